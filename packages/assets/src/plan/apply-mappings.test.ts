import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  chart,
  dashboard,
  database,
  dataset,
  id,
  nativeFilter,
  snapshot,
} from '../../test/asset-builders.ts';
import type { Mappings } from '../mapping.ts';
import { NO_MAPPINGS } from '../mapping.ts';
import { applyMappings } from './apply-mappings.ts';

const source = snapshot([
  database(1),
  dataset(1, 1, { catalog: 'dev', schema: 'staging', table_name: 'orders_dev' }),
  dataset(2, 1, { sql: 'SELECT 1', table_name: 'orders_dev' }),
  chart(1, 1),
  dashboard(1, [1], {
    roles: ['Sales', 'Guests'],
    owners: ['ann', 'bob'],
    metadata: { native_filter_configuration: [nativeFilter('country', 1)] },
  }),
]);

const map = (mappings: Partial<Mappings>): ReturnType<typeof applyMappings> =>
  applyMappings(source, { ...NO_MAPPINGS, ...mappings });

test('a mapped asset gets the target’s key, and so does everything that refers to it', () => {
  const {
    snapshot: mapped,
    sourceOf,
    toTarget,
    errors,
  } = map({
    assets: [
      { from: id('database', 1), to: id('database', 7) },
      { from: id('dataset', 1), to: id('dataset', 8) },
    ],
  });
  assert.deepEqual(errors, []);
  assert.equal(mapped.assets.get(id('dataset', 8))?.refs[0]?.to, id('database', 7));
  assert.equal(mapped.assets.get(id('dataset', 2))?.refs[0]?.to, id('database', 7));
  assert.equal(mapped.assets.get(id('chart', 1))?.refs[0]?.to, id('dataset', 8));
  assert.ok(mapped.assets.get(id('dashboard', 1))?.refs.some((ref) => ref.to === id('dataset', 8)));
  assert.equal(mapped.assets.has(id('dataset', 1)), false);
  assert.equal(sourceOf.get(id('dataset', 8)), id('dataset', 1));
  assert.equal(toTarget(id('database', 1)), id('database', 7));
});

test('catalogs, schemas and tables are mapped for the datasets of their source database', () => {
  const of1 = { database: id('database', 1) };
  const { snapshot: mapped } = map({
    catalogs: [{ ...of1, from: 'dev', to: null }],
    schemas: [
      { ...of1, from: 'staging', to: 'live' },
      { ...of1, from: 'public', to: 'live' },
      { database: id('database', 2), from: 'staging', to: 'elsewhere' },
    ],
    tables: [{ ...of1, from: 'orders_dev', to: 'orders' }],
    assets: [{ from: id('database', 1), to: id('database', 7) }],
  });
  const table = mapped.assets.get(id('dataset', 1));
  assert.equal(table?.name, 'orders');
  assert.deepEqual(
    [table?.content['catalog'], table?.content['schema'], table?.content['table_name']],
    [undefined, 'live', 'orders'],
  );
  const virtual = mapped.assets.get(id('dataset', 2));
  assert.deepEqual(
    [virtual?.content['schema'], virtual?.content['table_name']],
    ['live', 'orders_dev'],
  );
});

test('roles and owners are renamed, merged or left away', () => {
  const { snapshot: mapped } = map({
    roles: [{ from: 'Guests', to: null }],
    owners: [{ from: 'ann', to: 'bob' }],
  });
  const content = mapped.assets.get(id('dashboard', 1))?.content;
  assert.deepEqual([content?.['roles'], content?.['owners']], [['Sales'], ['bob']]);
});

test('without mappings everything stays the same object', () => {
  const { snapshot: mapped } = map({});
  for (const [each, asset] of source.assets) assert.equal(mapped.assets.get(each), asset);
});

const wrong = (
  assets: Mappings['assets'],
  target = snapshot([database(7), database(8)]),
): string[] => {
  const mapped = applyMappings(source, { ...NO_MAPPINGS, assets }, target);
  for (const { level, code } of mapped.errors)
    assert.deepEqual([level, code], ['blocker', 'mapping-invalid']);
  assert.equal(mapped.toTarget(id('database', 1)), id('database', 1));
  return mapped.errors.map((error) => error.message);
};

test('mappings that cannot be meant are refused, each with its reason', () => {
  const [db1, db2, db7, db8] = [1, 2, 7, 8].map((n) => id('database', n)) as [
    never,
    never,
    never,
    never,
  ];
  assert.match(wrong([{ from: db1, to: id('dataset', 7) }])[0] ?? '', /different kinds/);
  assert.match(
    wrong([
      { from: db1, to: db7 },
      { from: db1, to: db8 },
    ])[0] ?? '',
    /something else as well/,
  );
  assert.match(
    wrong([
      { from: db1, to: db7 },
      { from: db2, to: db7 },
    ])[0] ?? '',
    /another asset of the source/,
  );
  assert.match(
    wrong([
      { from: db1, to: db7 },
      { from: db7, to: db8 },
    ])[0] ?? '',
    /form a chain/,
  );
  assert.match(
    wrong([{ from: db1, to: id('database', 99) }])[0] ?? '',
    /the target does not have it/,
  );
  assert.match(
    wrong([{ from: id('dataset', 1), to: id('dataset', 2) }])[0] ?? '',
    /the source has that very asset/,
  );
});

test('a mapping of something that is not in the source is nobody’s concern', () => {
  assert.deepEqual(wrong([{ from: id('database', 55), to: id('database', 99) }]), []);
});

test('a database that only references name is mapped too, as in a bundle without it', () => {
  const bundle = { ...snapshot([dataset(1, 1)]), complete: false };
  const assets = [{ from: id('database', 1), to: id('database', 7) }];
  const mapped = applyMappings(bundle, { ...NO_MAPPINGS, assets });
  assert.equal(mapped.snapshot.assets.get(id('dataset', 1))?.refs[0]?.to, id('database', 7));
});

test('one schema cannot become two', () => {
  const schemas = ['live', 'other'].map((to) => ({
    database: id('database', 1),
    from: 'staging',
    to,
  }));
  const { errors, snapshot: mapped } = map({ schemas });
  assert.match(errors[0]?.message ?? '', /schema "staging" .* two different schemas/);
  assert.equal(mapped.assets.get(id('dataset', 1))?.content['schema'], 'staging');
});
