import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  dashboard,
  database,
  dataset,
  id,
  planInput,
  snapshot,
} from '../../test/asset-builders.ts';
import { noNotice, onlyNotice, smallEstate } from '../../test/plan-notices.ts';
import { NO_MAPPINGS } from '../mapping.ts';
import { makePlan } from './make-plan.ts';

const source = smallEstate;
const select = [id('dashboard', 1)];

test('dataset-twin: the same table under another UUID, settled by a mapping', () => {
  const target = snapshot([database(1), dataset(5, 1, { table_name: 'table_1' })]);
  const input = planInput(source, target, { select });
  const notice = onlyNotice(makePlan(input), 'question', 'dataset-twin');
  assert.deepEqual([notice.asset, notice.source], [id('dataset', 1), id('dataset', 1)]);
  assert.deepEqual(notice.related, [id('dataset', 5)]);
  const assets = [{ from: id('dataset', 1), to: id('dataset', 5) }];
  const settled = makePlan({ ...input, mappings: { ...NO_MAPPINGS, assets } });
  noNotice(settled);
  assert.equal(settled.plan.predicted[id('dataset', 5)], undefined);
  assert.equal(settled.after.get(id('chart', 1))?.refs[0]?.to, id('dataset', 5));
});

test('dataset-twin: only what the target has is a candidate, not another dataset of the plan', () => {
  const twins = snapshot([database(1), dataset(1, 1), dataset(2, 1, { table_name: 'table_1' })]);
  const target = snapshot([database(1), dataset(5, 1, { table_name: 'table_1' })]);
  const { notices } = makePlan(planInput(twins, target)).plan;
  assert.deepEqual(
    notices.map(({ code, related }) => [code, related]),
    [
      ['dataset-twin', [id('dataset', 5)]],
      ['dataset-twin', [id('dataset', 5)]],
    ],
  );
});

test('dataset-twin: the database, catalog and schema count', () => {
  const target = snapshot([
    database(1),
    database(2),
    dataset(5, 2, { table_name: 'table_1' }),
    dataset(6, 1, { table_name: 'table_1', schema: 'other' }),
    dataset(7, 1, { table_name: 'table_1', catalog: 'other' }),
  ]);
  noNotice(makePlan(planInput(source, target, { select })));
});

test('slug-taken: another dashboard of the target has the slug', () => {
  const target = snapshot([database(1), dashboard(2, [], { slug: 'dashboard-1' })]);
  const notice = onlyNotice(
    makePlan(planInput(source, target, { select })),
    'blocker',
    'slug-taken',
  );
  assert.match(
    notice.message,
    /slug "dashboard-1" of dashboard "Dashboard 1" is held by dashboard "Dashboard 2"/,
  );
  assert.deepEqual(notice.related, [id('dashboard', 2)]);
});

test('name-taken: database names are unique, and a renamed table may not stand where another is', () => {
  const named = snapshot([database(1, { sqlalchemy_uri: 'sqlite://' })]);
  const target = snapshot([database(2, { database_name: 'Database 1' })]);
  const notice = onlyNotice(makePlan(planInput(named, target)), 'blocker', 'name-taken');
  assert.deepEqual(notice.related, [id('database', 2)]);
  const moved = snapshot([database(1), dataset(1, 1, { table_name: 'table_2' })]);
  const both = snapshot([database(1), dataset(1, 1), dataset(2, 1)]);
  onlyNotice(makePlan(planInput(moved, both)), 'blocker', 'name-taken');
});
