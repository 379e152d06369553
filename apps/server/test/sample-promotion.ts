import assert from 'node:assert/strict';
import { assertVerified } from './expect-promotion.ts';
import type { Plan, PromotionLab, PromotionView } from './promotion-lab.ts';
import type { Sample } from './sample-assets.ts';

/** Plans the promotion of a sample's dashboard with all that it needs. */
export const planFor = (lab: PromotionLab, sample: Sample): Promise<Plan> =>
  lab.plan({ select: [`dashboard:${sample.dashboard.slug}`] });

/** Promotes a sample's dashboard and checks that it was verified. */
export const promote = async (lab: PromotionLab, sample: Sample): Promise<PromotionView> =>
  assertVerified(await lab.apply(await planFor(lab, sample)));

/** The target's local id of something with that UUID; fails when it is not there. */
export async function idInTarget(
  lab: PromotionLab,
  kind: 'dashboards' | 'charts' | 'datasets',
  uuid: string | undefined,
): Promise<number> {
  const row = (await lab.target.client[kind].list()).find((each) => each.uuid === uuid);
  assert.ok(row, `${kind} ${uuid} is in the target`);
  return row.id;
}
