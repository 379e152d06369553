import { contract } from '@ss-tools/api';
import type { ApiClient } from '@ss-tools/api';
import { Action, Resource } from '#lib/api/resource.svelte.ts';
import type { Job, Promotion, StepRow } from '#lib/api/types.ts';
import { Answers } from '#lib/plans/answers.svelte.ts';
import { planAgain } from '#lib/plans/plan-again.ts';
import { JobWatch } from '#lib/jobs/job-watch.svelte.ts';
import { hasEnded } from './state.ts';

/** One promotion on the page: what is recorded of it, and what its job tells while it runs. */
export class PromotionRun {
  readonly id: string;
  readonly promotion = new Resource<Promotion>();
  readonly watch: JobWatch;
  readonly cancelling = new Action();
  readonly rollingBack = new Action();
  readonly replanning = new Action();
  readonly dismissing = new Action();
  readonly #api: ApiClient;

  constructor(client: ApiClient, id: string) {
    this.#api = client;
    this.id = id;
    this.watch = new JobWatch(client);
  }

  /** Reads it, follows its job to the end, and reads it again: then the verification is there. */
  async follow(signal: AbortSignal): Promise<void> {
    const promotion = await this.#read();
    if (promotion === undefined || signal.aborted) return;
    await this.watch.follow(promotion.job, signal);
    if (!signal.aborted && !hasEnded(promotion.state)) await this.#read();
  }

  /** The state as the job's events tell it, once they do: 'queued' is over before the promotion is read again. */
  get state(): Promotion['state'] | undefined {
    const read = this.promotion.value?.state;
    return read === 'queued' && this.watch.job?.state === 'running' ? 'running' : read;
  }

  /** The recorded steps, with the last word of the job's events on each. */
  get steps(): readonly StepRow[] {
    const recorded = numbered(this.promotion.value?.steps ?? []);
    const told = numbered(this.watch.steps);
    return [
      ...[...recorded].map(([key, row]): StepRow => {
        const event = told.get(key);
        return event === undefined || row.state === 'done' || row.state === 'failed'
          ? row
          : { ...row, state: event.state, detail: event.detail ?? row.detail };
      }),
      ...[...told]
        .filter(([key]) => !recorded.has(key))
        .map(([, { step, label, state, detail }]): StepRow => ({
          step,
          label,
          state,
          detail: detail ?? null,
          startedAt: null,
          finishedAt: null,
        })),
    ];
  }

  async cancel(): Promise<void> {
    await this.cancelling.run(() => this.watch.cancel());
  }

  /** Asks for the plan of the way back. */
  async planWayBack(): Promise<Job | undefined> {
    return this.rollingBack.run(() =>
      this.#api.call(contract.promotions.rollback, { params: { id: this.id }, body: {} }),
    );
  }

  /** Asks for the plan again from what it was made from: what is left to do now. */
  async planAgain(): Promise<Job | undefined> {
    const plan = this.promotion.value?.plan.id;
    if (plan === undefined) return undefined;
    return this.replanning.run(async () => {
      const read = await this.#api.call(contract.plans.get, { params: { id: plan } });
      return planAgain(this.#api, read, new Answers(read));
    });
  }

  /** Says that it needs nobody's attention any more. */
  async dismiss(): Promise<void> {
    await this.dismissing.run(async () => {
      await this.#api.call(contract.promotions.dismiss, { params: { id: this.id } });
      await this.#read();
    });
  }

  async #read(): Promise<Promotion | undefined> {
    return this.promotion.load(() =>
      this.#api.call(contract.promotions.get, { params: { id: this.id } }),
    );
  }
}

/** Steps by their name and how often it came before: the target is read again after each repair. */
function numbered<Step extends { readonly step: string }>(
  steps: readonly Step[],
): Map<string, Step> {
  const times = new Map<string, number>();
  return new Map(
    steps.map((one) => {
      const time = (times.get(one.step) ?? 0) + 1;
      times.set(one.step, time);
      return [`${one.step} ${time}`, one];
    }),
  );
}
