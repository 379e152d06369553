import { ApiError, contract } from '@ss-tools/api';
import type { ApiClient } from '@ss-tools/api';
import type { Job, PlanDetail, PlanRow } from '#lib/api/types.ts';
import type { Answers } from './answers.svelte.ts';

/** The pair of environments that remembers a plan's mappings; null for bundles, ways back, and a snapshot of the target itself. */
export function pairOf({
  intent,
  source,
  target,
}: PlanRow): { source: string; target: string } | null {
  const from = source.environment?.id ?? null;
  if (intent === 'rollback' || from === null || target.id === null || from === target.id)
    return null;
  return { source: from, target: target.id };
}

/**
 * Makes a plan again from the very request that it was made with, with answers to its questions. Mappings are remembered for
 * the pair of environments where there is one, and count for the plan alone elsewhere.
 */
export async function planAgain(
  client: ApiClient,
  plan: PlanDetail,
  answers: Answers,
): Promise<Job> {
  const pair = pairOf(plan);
  const mappings = answers.mappings();
  if (mappings !== null && pair !== null)
    await client.call(contract.mappings.merge, { query: pair, body: mappings });
  const local = pair === null ? mappings : null;
  if (plan.rollbackOf !== null) {
    return client.call(contract.promotions.rollback, {
      params: { id: plan.rollbackOf },
      body: answers.again(local),
    });
  }
  const { source } = plan.request;
  if (source === null || plan.target.id === null) {
    throw new ApiError({
      code: 'source-gone',
      status: 0,
      message: 'What this plan was made from or for is no longer there.',
      hint: 'Start anew on the page Promote.',
    });
  }
  return client.call(contract.plans.create, {
    body: answers.request(source, plan.target.id, local),
  });
}
