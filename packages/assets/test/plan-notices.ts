import assert from 'node:assert/strict';
import type { Notice, PlanInput, PlanResult } from '../src/index.ts';
import { isApplicable } from '../src/index.ts';
import { chart, dashboard, database, dataset, snapshot } from './asset-builders.ts';

/** The only notice of a plan, which must have this level and code. */
export function onlyNotice(
  { plan }: PlanResult,
  level: Notice['level'],
  code: Notice['code'],
): Notice {
  assert.deepEqual(
    plan.notices.map((notice) => `${notice.level} ${notice.code}`),
    [`${level} ${code}`],
    JSON.stringify(plan.notices, null, 1),
  );
  assert.equal(isApplicable(plan), level === 'warning' || level === 'info');
  return plan.notices[0] as Notice;
}

/** A plan that has nothing to say. */
export const noNotice = ({ plan }: PlanResult): void => assert.deepEqual(plan.notices, []);

/** The same input with other facts of the target. */
export const withTarget = (input: PlanInput, target: Partial<PlanInput['target']>): PlanInput => ({
  ...input,
  target: { ...input.target, ...target },
});

/** One of each of what a dashboard is made of. */
export const smallEstate = snapshot([database(1), dataset(1, 1), chart(1, 1), dashboard(1, [1])]);
