import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeAsset } from '../make-asset.ts';
import {
  chart,
  dashboard,
  database,
  dataset,
  id,
  snapshot,
  uuid,
} from '../../test/asset-builders.ts';
import { compareSnapshots } from './compare-snapshots.ts';

test('every asset of both sides has a status, its fields where it changed, and who uses it', () => {
  const left = snapshot([
    database(1),
    dataset(1, 1),
    chart(1, 1),
    chart(2, 1),
    dashboard(1, [1, 2]),
  ]);
  const right = snapshot([
    database(1),
    dataset(1, 1, { description: 'New' }),
    chart(1, 1),
    chart(3, 1),
  ]);
  const { changes, counts } = compareSnapshots(left, right);
  assert.deepEqual(
    changes.map((change) => [change.id, change.status]),
    [
      [id('chart', 1), 'same'],
      [id('chart', 2), 'only-left'],
      [id('chart', 3), 'only-right'],
      [id('dashboard', 1), 'only-left'],
      [id('database', 1), 'same'],
      [id('dataset', 1), 'changed'],
    ],
  );
  assert.deepEqual(counts, { same: 2, changed: 1, 'only-left': 2, 'only-right': 1 });
  const byId = new Map(changes.map((change) => [change.id, change]));
  assert.deepEqual(byId.get(id('dataset', 1))?.fields, [
    { path: '/description', format: 'markdown', after: 'New' },
  ]);
  assert.deepEqual(byId.get(id('dataset', 1))?.usedBy, [
    { by: id('chart', 1), role: 'dataset' },
    { by: id('chart', 3), role: 'dataset' },
  ]);
  assert.deepEqual(byId.get(id('chart', 2))?.usedBy, [{ by: id('dashboard', 1), role: 'chart' }]);
  assert.equal(byId.get(id('chart', 2))?.right, null);
  assert.deepEqual(
    byId.get(id('chart', 1))?.refs.map((ref) => ref.to),
    [id('dataset', 1)],
  );
});

test('what an uploaded bundle does not tell is no difference', () => {
  const { owners: _o, roles: _r, tags: _t, ...content } = dashboard(1, []).content;
  const untold = (more: object): ReturnType<typeof makeAsset> =>
    makeAsset({ kind: 'dashboard', key: uuid('dashboard', 1), content: { ...content, ...more } });
  const right = snapshot([dashboard(1, [], { roles: ['Sales'], tags: ['x'] })]);
  assert.equal(compareSnapshots(snapshot([untold({})]), right).changes[0]?.status, 'same');
  const [changed] = compareSnapshots(snapshot([untold({ css: 'a {}' })]), right).changes;
  assert.deepEqual(
    changed?.fields.map(({ path }) => path),
    ['/css'],
  );
});
