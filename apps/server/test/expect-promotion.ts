import assert from 'node:assert/strict';
import type { Plan, PromotionView } from './promotion-lab.ts';

/** Fails, with everything that is known of it, unless the promotion ended verified. */
export function assertVerified(promotion: PromotionView): PromotionView {
  const { error, mismatches, steps } = promotion;
  assert.equal(promotion.state, 'verified', JSON.stringify({ error, mismatches, steps }, null, 1));
  return promotion;
}

/** What a plan does: identity → action, without what it leaves alone. */
export const actionsOf = (plan: Plan): Record<string, string> =>
  Object.fromEntries(
    plan.changes.filter(({ action }) => action !== 'none').map(({ id, action }) => [id, action]),
  );

/** Fails, with its notices, unless the plan may be applied. */
export function assertApplicable(plan: Plan): Plan {
  assert.equal(plan.applicable, true, JSON.stringify(plan.notices, null, 1));
  return plan;
}
