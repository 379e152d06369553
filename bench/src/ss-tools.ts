import { contract } from '@ss-tools/api';
import type { ApiClient, Job, PlanDetail, Promotion } from '@ss-tools/api';
import type { z } from 'zod';
import type { Side } from './side.ts';

export type Plan = z.output<typeof PlanDetail>;
export type PromotionView = z.output<typeof Promotion>;

/** The calls that the console and the command line make, for one pair of environments. */
export type Pair = {
  readonly sourceId: string;
  readonly targetId: string;
  plan(select: readonly string[]): Promise<Plan>;
  /** Applies and waits; the promotion must end verified. */
  apply(plan: Plan): Promise<PromotionView>;
  /** Plan and apply. */
  promote(select: readonly string[]): Promise<PromotionView>;
  /** The plan back, and its apply. */
  rollBack(promotion: PromotionView): Promise<PromotionView>;
  /** Captures the source. */
  capture(full: boolean): Promise<void>;
};

/** Registers both sides, and says which database of the target stands for the source's. */
export async function registerPair(api: ApiClient, source: Side, target: Side): Promise<Pair> {
  const [sourceId, targetId] = [await register(api, source), await register(api, target)];
  await api.call(contract.mappings.merge, {
    query: { source: sourceId, target: targetId },
    body: { assets: [{ from: databaseOf(source), to: databaseOf(target) }] },
  });
  const ended = async (id: string): Promise<Job> => {
    for await (const event of api.events(contract.jobs.events, { params: { id } })) {
      if (event.type === 'state' && event.job.finishedAt !== null) return event.job;
    }
    return api.call(contract.jobs.get, { params: { id } });
  };
  const succeeded = async ({ id }: { id: string }): Promise<Job> => {
    const job = await ended(id);
    if (job.state === 'succeeded') return job;
    throw new Error(
      `“${job.title}” ended as ${job.state}: ${job.error?.code} ${job.error?.message}`,
    );
  };
  const planOf = async (job: { id: string }): Promise<Plan> =>
    api.call(contract.plans.get, { params: { id: (await succeeded(job)).result?.['plan'] ?? '' } });
  const pair: Pair = {
    sourceId,
    targetId,
    async plan(select) {
      const body = {
        source: { from: 'environment' as const, environment: sourceId },
        target: targetId,
        select: [...select],
      };
      return planOf(await api.call(contract.plans.create, { body }));
    },
    async apply(plan) {
      if (!plan.applicable) {
        throw new Error(`The plan cannot be applied: ${JSON.stringify(plan.notices.slice(0, 3))}`);
      }
      const started = await api.call(contract.promotions.apply, {
        body: { plan: plan.id, hash: plan.hash },
      });
      await succeeded({ id: started.job });
      const promotion = await api.call(contract.promotions.get, { params: { id: started.id } });
      if (promotion.state === 'verified') return promotion;
      const differs = promotion.mismatches.slice(0, 3);
      throw new Error(`The promotion ended as ${promotion.state}: ${JSON.stringify(differs)}`);
    },
    promote: async (select) => pair.apply(await pair.plan(select)),
    async rollBack({ id }) {
      const job = await api.call(contract.promotions.rollback, { params: { id }, body: {} });
      return pair.apply(await planOf(job));
    },
    async capture(full) {
      await succeeded(
        await api.call(contract.snapshots.capture, { params: { id: sourceId }, body: { full } }),
      );
    },
  };
  return pair;
}

const databaseOf = ({ name, superset }: Side): `database:${string}` => {
  const [database] = superset.databases;
  if (database === undefined) throw new Error(`${name} has no database connection.`);
  return `database:${database.uuid}`;
};

async function register(api: ApiClient, { name, account }: Side): Promise<string> {
  const { url, username, password } = account;
  const credentials = { kind: 'password' as const, username, password };
  const added = await api.call(contract.environments.add, { body: { name, url, credentials } });
  const { id } = added;
  let { inspection } = added;
  // The first look at a Superset that just started can take longer than a person would wait.
  for (let more = 2; inspection?.ok !== true && more > 0; more -= 1) {
    inspection = await api.call(contract.environments.test, { params: { id } });
  }
  if (inspection?.ok === true) return id;
  throw new Error(`${name} cannot be reached: ${inspection?.error?.message}`);
}
