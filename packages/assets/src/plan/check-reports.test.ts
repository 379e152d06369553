import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chart, database, dataset, id, planInput, snapshot } from '../../test/asset-builders.ts';
import { isApplicable, makePlan } from '../index.ts';
import type { PlanInput, PlanResult } from '../index.ts';

const both = snapshot([database(1), dataset(1, 1), chart(1, 1), chart(2, 1)]);

const planned = (rest: Partial<PlanInput>): PlanResult => {
  const input = planInput(both, both, { select: [], ...rest });
  const reports = new Map([[id('chart', 1), ['Every morning', 'Too low']]]);
  return makePlan({ ...input, target: { ...input.target, reports } });
};

test('has-reports: what alerts and reports are about is not deleted', () => {
  const { plan } = planned({ remove: [id('chart', 1)] });
  assert.equal(isApplicable(plan), false);
  const [notice, ...others] = plan.notices.filter(({ level }) => level === 'blocker');
  assert.deepEqual(others, []);
  assert.equal(notice?.code, 'has-reports');
  assert.equal(notice.asset, id('chart', 1));
  assert.match(notice.message, /"Every morning", "Too low"/);
});

test('has-reports: other deletions, and what stays, are free', () => {
  assert.ok(isApplicable(planned({ remove: [id('chart', 2)] }).plan));
  assert.ok(isApplicable(planned({ select: [id('chart', 1)] }).plan));
});
