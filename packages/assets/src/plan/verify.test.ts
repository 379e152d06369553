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
import { makePlan } from './make-plan.ts';
import { predictSnapshot } from './predict.ts';
import { verifyOutcome } from './verify.ts';

const start = snapshot([database(1), dataset(1, 1), chart(1, 1)]);
const desired = snapshot([database(1), dataset(1, 1, { description: 'New' }), dashboard(1, [])]);
const select = [id('dataset', 1), id('dashboard', 1)];
const result = makePlan(planInput(desired, start, { select, remove: [id('chart', 1)] }));
const predicted = predictSnapshot(start, result);

test('the predicted state is verified, whatever else the target holds', () => {
  const grown = snapshot([...predicted.assets.values(), dashboard(5, [])]);
  assert.deepEqual(verifyOutcome(result, grown), { ok: true, mismatches: [] });
});

test('what arrived otherwise is told by its fields, what did not arrive or did not go by its absence or presence', () => {
  const found = snapshot([database(1), dataset(1, 1, { description: 'Other' }), chart(1, 1)]);
  const { ok, mismatches } = verifyOutcome(result, found);
  assert.equal(ok, false);
  const byId = new Map(mismatches.map((mismatch) => [mismatch.id, mismatch]));
  assert.deepEqual(byId.get(id('dataset', 1))?.fields, [
    { path: '/description', format: 'markdown', before: 'New', after: 'Other' },
  ]);
  assert.equal(byId.get(id('dashboard', 1))?.found, null);
  assert.deepEqual(
    [byId.get(id('chart', 1))?.expected, byId.get(id('chart', 1))?.found],
    [null, chart(1, 1).hash],
  );
});

test('a capture that does not tell of a touched asset verifies nothing', () => {
  const partial = { ...snapshot([]), complete: false };
  assert.throws(() => verifyOutcome(result, partial), /does not tell of .* Capture it too/);
});
