import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  dashboard,
  database,
  dataset,
  id,
  nativeFilter,
  planInput,
  snapshot,
} from '../../test/asset-builders.ts';
import { onlyNotice, smallEstate } from '../../test/plan-notices.ts';
import { makePlan } from './make-plan.ts';

const source = smallEstate;
const select = [id('dashboard', 1)];

test('still-used-by: a dataset with charts cannot go, a chart leaves its dashboard', () => {
  const remove = [id('dataset', 1)];
  const blocked = makePlan(planInput(snapshot([]), source, { remove }));
  const notice = onlyNotice(blocked, 'blocker', 'still-used-by');
  assert.deepEqual([notice.asset, notice.related], [id('dataset', 1), [id('chart', 1)]]);
  const left = makePlan(planInput(snapshot([]), source, { remove: [id('chart', 1)] }));
  assert.deepEqual(onlyNotice(left, 'warning', 'still-used-by').related, [id('dashboard', 1)]);
  assert.deepEqual(
    left.plan.changes.map((change) => [change.action, change.id, change.reasons]),
    [
      ['update', id('dashboard', 1), [{ why: 'loses', of: id('chart', 1) }]],
      ['delete', id('chart', 1), [{ why: 'delete-requested' }]],
    ],
  );
  assert.deepEqual(left.after.get(id('dashboard', 1))?.refs, []);
});

test('still-used-by: what is promoted cannot be deleted in the same plan', () => {
  const input = planInput(source, source, { select, remove: [id('chart', 1)] });
  assert.match(
    onlyNotice(makePlan(input), 'blocker', 'still-used-by').message,
    /what is promoted needs it/,
  );
});

test('still-used-by: a native filter needs its dataset', () => {
  const filtered = dashboard(1, [], {
    metadata: { native_filter_configuration: [nativeFilter('country', 1)] },
  });
  const target = snapshot([database(1), dataset(1, 1), filtered]);
  onlyNotice(
    makePlan(planInput(snapshot([]), target, { remove: [id('dataset', 1)] })),
    'blocker',
    'still-used-by',
  );
});
