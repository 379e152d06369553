import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  chart,
  dashboard,
  database,
  dataset,
  id,
  planInput,
  snapshot,
} from '../../test/asset-builders.ts';
import { noNotice, onlyNotice, smallEstate } from '../../test/plan-notices.ts';
import type { PlanInput, PlanResult } from '../plan.ts';
import { makePlan } from './make-plan.ts';

const source = smallEstate;

test('conflict: changed on both sides, settled by a resolution', () => {
  const state = (description: string): PlanInput['desired'] =>
    snapshot([dashboard(1, [], { description })]);
  const input = planInput(state('source'), state('target'), { base: state('base') });
  const open = makePlan(input);
  onlyNotice(open, 'question', 'conflict');
  assert.deepEqual([open.plan.summary.conflicts, open.plan.summary.questions], [1, 0]);
  const settle = (take: 'source' | 'target'): PlanResult =>
    makePlan({ ...input, resolutions: [{ asset: id('dashboard', 1), take }] });
  noNotice(settle('source'));
  assert.equal(settle('source').after.get(id('dashboard', 1))?.content['description'], 'source');
  noNotice(settle('target'));
  assert.deepEqual(settle('target').plan.predicted, {});
});

test('drift: only the target changed, and the plan overwrites it', () => {
  const state = (description: string): PlanInput['desired'] =>
    snapshot([dashboard(1, [], { description })]);
  const input = planInput(state('base'), state('target'), { base: state('base') });
  onlyNotice(makePlan(input), 'warning', 'drift');
  noNotice(makePlan({ ...input, actual: state('base'), desired: state('source') }));
  noNotice(makePlan({ ...input, desired: state('target') }));
});

test('drift: removed from the target since, and brought back', () => {
  const input = planInput(source, snapshot([database(1), dataset(1, 1), chart(1, 1)]), {
    base: source,
  });
  assert.match(onlyNotice(makePlan(input), 'warning', 'drift').message, /removed from the target/);
  const changed = snapshot([...source.assets.values(), dashboard(1, [1], { css: 'a {}' })]);
  assert.match(
    onlyNotice(makePlan({ ...input, desired: changed }), 'question', 'conflict').message,
    /removed from/,
  );
});

test('drift: owners that were changed in the target are no drift, since they stay', () => {
  const owned = (...owners: string[]): PlanInput['desired'] =>
    snapshot([dashboard(1, [], { owners })]);
  const input = planInput(owned('ann'), owned('carl'), { base: owned('ann') });
  noNotice(makePlan(input));
  assert.equal(makePlan(input).plan.summary.unchanged, 1);
});
