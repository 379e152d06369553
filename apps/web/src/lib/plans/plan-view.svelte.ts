import { contract } from '@ss-tools/api';
import type { ApiClient } from '@ss-tools/api';
import { SvelteMap } from 'svelte/reactivity';
import { Action, Resource } from '#lib/api/resource.svelte.ts';
import type { AssetDiff, ChangeRow, Job, PlanDetail, Promotion } from '#lib/api/types.ts';
import { Answers } from './answers.svelte.ts';
import { planAgain } from './plan-again.ts';

/** One plan on the page: what it would do, what it asks, and the two ways on: plan again, or apply. */
export class PlanView {
  readonly id: string;
  readonly plan = new Resource<PlanDetail>();
  readonly diffs = new SvelteMap<string, Resource<AssetDiff>>();
  readonly replanning = new Action();
  readonly applying = new Action();
  answers: Answers | undefined = $state.raw();
  readonly #api: ApiClient;

  constructor(client: ApiClient, id: string) {
    this.#api = client;
    this.id = id;
  }

  async load(): Promise<PlanDetail | undefined> {
    const plan = await this.plan.load(() =>
      this.#api.call(contract.plans.get, { params: { id: this.id } }),
    );
    if (plan !== undefined) this.answers = new Answers(plan);
    return plan;
  }

  /** The difference of one change, read once. */
  diffOf(change: ChangeRow): Resource<AssetDiff> {
    let diff = this.diffs.get(change.id);
    if (diff === undefined) {
      diff = new Resource<AssetDiff>();
      this.diffs.set(change.id, diff);
      void diff.load(() =>
        this.#api.call(contract.plans.diff, { params: { id: this.id, asset: change.id } }),
      );
    }
    return diff;
  }

  /** Remembers the answered mappings for the pair, and asks for the plan again with all answers. */
  async planAgain(): Promise<Job | undefined> {
    const plan = this.plan.value;
    const answers = this.answers;
    if (plan === undefined || answers === undefined) return undefined;
    return this.replanning.run(() => planAgain(this.#api, plan, answers));
  }

  /** Applies exactly the plan that was read. */
  async apply(): Promise<Promotion | undefined> {
    const plan = this.plan.value;
    if (plan === undefined) return undefined;
    return this.applying.run(() =>
      this.#api.call(contract.promotions.apply, { body: { plan: plan.id, hash: plan.hash } }),
    );
  }
}
