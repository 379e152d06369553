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
import type { Asset } from '../asset.ts';
import type { PlanResult } from '../plan.ts';
import type { Snapshot } from '../snapshot.ts';
import { isApplicable } from './applicable.ts';
import { inverseInput, inversePlan } from './inverse.ts';
import { makePlan } from './make-plan.ts';
import { predictSnapshot } from './predict.ts';

const start = snapshot([database(1), dataset(1, 1), chart(1, 1)]);
const source = snapshot([
  database(1),
  dataset(1, 1, { description: 'New' }),
  chart(2, 1),
  dashboard(1, [2]),
]);
const input = planInput(source, start, { select: [id('dashboard', 1)], remove: [id('chart', 1)] });
const promotion = makePlan(input);
const promoted = predictSnapshot(start, promotion);

const withAsset = (snap: Snapshot, asset: Asset): Snapshot =>
  snapshot([...snap.assets.values(), asset]);

const back = (actual: Snapshot): PlanResult =>
  inversePlan(promotion, { actual, target: input.target });

test('a rollback removes what was created, brings back what was deleted and restores the rest', () => {
  const { plan } = back(promoted);
  assert.deepEqual(plan.notices, []);
  assert.deepEqual(
    plan.changes.map(({ action, id: each, reasons }) => [action, each, reasons[0]?.why]),
    [
      ['update', id('dataset', 1), 'selected'],
      ['create', id('chart', 1), 'selected'],
      ['delete', id('dashboard', 1), 'created-by-promotion'],
      ['delete', id('chart', 2), 'created-by-promotion'],
    ],
  );
});

test('a change made in the target since is asked about before a rollback overwrites it', () => {
  const edited = withAsset(promoted, dataset(1, 1, { description: 'Edited by hand' }));
  const { plan } = back(edited);
  assert.deepEqual(
    plan.notices.map(({ code, asset }) => [code, asset]),
    [['conflict', id('dataset', 1)]],
  );
  const forced = makePlan({
    ...inverseInput(promotion, { actual: edited, target: input.target }),
    base: null,
  });
  assert.ok(isApplicable(forced.plan));
});

test('what has come to need a created asset since stops its removal', () => {
  const used = withAsset(promoted, dashboard(9, [2]));
  const { plan } = back(used);
  assert.deepEqual(
    plan.notices.map(({ level, code }) => `${level} ${code}`),
    ['warning still-used-by'],
  );
  const made = makePlan(planInput(source, snapshot([database(1)]), { select: [id('dataset', 1)] }));
  const reused = snapshot([database(1), dataset(1, 1, { description: 'New' }), chart(9, 1)]);
  const blocked = inversePlan(made, { actual: reused, target: input.target });
  assert.deepEqual(
    blocked.plan.notices.map(({ level, code }) => `${level} ${code}`),
    ['blocker still-used-by'],
  );
});

test('a promotion of which nothing arrived has nothing to take back', () => {
  const { plan } = back(start);
  assert.deepEqual(plan.predicted, {});
  assert.deepEqual(plan.notices, []);
});

test('what was carried along comes back as it was, unless somebody removed it since', () => {
  const other = chart(3, 1, { params: { annotation_layers: ['releases'] } });
  const carried = new Map([[id('chart', 3), other]]);
  const harmed = withAsset(promoted, chart(3, 1, { owners: ['account'] }));
  const { plan, after } = inversePlan(promotion, { actual: harmed, target: input.target, carried });
  assert.deepEqual(after.get(id('chart', 3))?.content, other.content);
  assert.deepEqual(
    plan.notices.map(({ level, code, asset }) => [level, code, asset]),
    [['warning', 'drift', id('chart', 3)]],
  );
  const gone = inversePlan(promotion, { actual: promoted, target: input.target, carried });
  assert.deepEqual(gone.plan, back(promoted).plan);
});
