import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  chart,
  dashboard,
  database,
  dataset,
  layout,
  nativeFilter,
} from '../../test/asset-builders.ts';
import type { JsonObject } from '../index.ts';
import { diffAssets } from './diff-assets.ts';

const columns = (...names: string[]): JsonObject => ({
  columns: names.map((column_name) => ({ column_name, type: `TYPE OF ${column_name}` })),
});

test('a changed column is one change at the column by its name', () => {
  const before = dataset(1, 1);
  const after = dataset(1, 1, {
    columns: [
      { column_name: 'country', verbose_name: 'Country' },
      { column_name: 'year', type: 'INTEGER' },
    ],
  });
  assert.deepEqual(diffAssets(before, after), [
    { path: '/columns/country/verbose_name', format: 'value', after: 'Country' },
  ]);
});

test('a renamed column is one change, and the others are left out of it', () => {
  const before = dataset(1, 1, {
    columns: [{ column_name: 'state' }, { column_name: 'year', type: 'INTEGER' }],
  });
  const after = dataset(1, 1, {
    columns: [{ column_name: 'region' }, { column_name: 'year', type: 'INTEGER' }],
  });
  assert.deepEqual(diffAssets(before, after), [
    {
      path: '/columns/state/column_name',
      format: 'value',
      before: 'state',
      after: 'region',
      what: 'renamed',
    },
  ]);
});

test('where two columns could be the renamed one, none is claimed to be', () => {
  const before = dataset(1, 1, { columns: [{ column_name: 'a' }, { column_name: 'b' }] });
  const after = dataset(1, 1, { columns: [{ column_name: 'c' }, { column_name: 'd' }] });
  assert.deepEqual(
    diffAssets(before, after).map(({ path, what }) => [path, what]),
    [
      ['/columns/a', undefined],
      ['/columns/b', undefined],
      ['/columns/c', undefined],
      ['/columns/d', undefined],
    ],
  );
});

test('an added and a removed column are told whole', () => {
  assert.deepEqual(diffAssets(dataset(1, 1, columns('a', 'b')), dataset(1, 1, columns('b', 'c'))), [
    { path: '/columns/a', format: 'json', before: { column_name: 'a', type: 'TYPE OF a' } },
    { path: '/columns/c', format: 'json', after: { column_name: 'c', type: 'TYPE OF c' } },
  ]);
});

test('names with slashes and tildes are escaped in paths', () => {
  const before = dataset(1, 1, { columns: [{ column_name: 'a/b~c' }] });
  const after = dataset(1, 1, { columns: [{ column_name: 'a/b~c', type: 'TEXT' }] });
  assert.equal(diffAssets(before, after)[0]?.path, '/columns/a~1b~0c/type');
});

test('SQL, CSS, markdown, JSON and texts are shown as what they are', () => {
  const formats = (before: JsonObject, after: JsonObject): string[] =>
    diffAssets(dashboard(1, [], before), dashboard(1, [], after)).map(
      ({ path, format }) => `${path} ${format}`,
    );
  assert.deepEqual(
    formats({ css: 'a {}', description: '*a*' }, { css: 'b {}', description: '*b*' }),
    ['/css css', '/description markdown'],
  );
  assert.deepEqual(formats({ certified_by: 'one\nline' }, { certified_by: 'two\nlines' }), [
    '/certified_by text',
  ]);
  assert.deepEqual(formats({ tags: ['a'] }, { tags: ['b'] }), ['/tags json']);
  const sql = diffAssets(
    dataset(1, 1, { sql: 'SELECT 1', metrics: [{ metric_name: 'm', expression: 'SUM(a)' }] }),
    dataset(1, 1, { sql: 'SELECT 2', metrics: [{ metric_name: 'm', expression: 'SUM(b)' }] }),
  );
  assert.deepEqual(
    sql.map(({ path, format }) => `${path} ${format}`),
    ['/metrics/m/expression sql', '/sql sql'],
  );
});

test('a float that became an integer is a change of a value', () => {
  const [change, ...more] = diffAssets(
    chart(1, 1, { params: { opacity: { $number: '1.0' } } }),
    chart(1, 1, { params: { opacity: 1 } }),
  );
  assert.deepEqual([change?.path, change?.format, more.length], ['/params/opacity', 'value', 0]);
});

test('native filters are compared by id, and their order apart from their contents', () => {
  const filters = (...list: string[]): JsonObject => ({
    metadata: { native_filter_configuration: list.map((name) => nativeFilter(name, 1)) },
  });
  assert.deepEqual(
    diffAssets(dashboard(1, [], filters('a', 'b')), dashboard(1, [], filters('b', 'a'))),
    [
      {
        path: '/metadata/native_filter_configuration',
        format: 'json',
        before: ['NATIVE_FILTER-a', 'NATIVE_FILTER-b'],
        after: ['NATIVE_FILTER-b', 'NATIVE_FILTER-a'],
        what: 'moved',
      },
    ],
  );
  assert.deepEqual(
    diffAssets(dashboard(1, [], filters('a')), dashboard(1, [], filters('a', 'b'))).map(
      ({ path }) => path,
    ),
    ['/metadata/native_filter_configuration/NATIVE_FILTER-b'],
  );
});

test('a chart that was resized is one change at its component', () => {
  const before = dashboard(1, [1, 2]);
  const position = layout([1, 2]);
  const component = position['CHART-1'] as JsonObject;
  component['meta'] = { ...(component['meta'] as JsonObject), width: 8 };
  const after = dashboard(1, [1, 2], { position });
  assert.deepEqual(diffAssets(before, after), [
    { path: '/position/CHART-1/meta/width', format: 'value', before: 4, after: 8 },
  ]);
});

test('a chart that moved to another row is one move, not three changes', () => {
  const position = layout([1, 2]);
  (position['ROW-1'] as JsonObject)['children'] = [];
  (position['ROW-2'] as JsonObject)['children'] = ['CHART-2', 'CHART-1'];
  assert.deepEqual(diffAssets(dashboard(1, [1, 2]), dashboard(1, [1, 2], { position })), [
    {
      path: '/position/CHART-1/parent',
      format: 'value',
      before: 'ROW-1',
      after: 'ROW-2',
      what: 'moved',
    },
  ]);
});

test('a chart that moved and was resized is one summarised change', () => {
  const position = layout([1, 2]);
  (position['ROW-1'] as JsonObject)['children'] = [];
  (position['ROW-2'] as JsonObject)['children'] = ['CHART-2', 'CHART-1'];
  const component = position['CHART-1'] as JsonObject;
  component['meta'] = { ...(component['meta'] as JsonObject), height: 80 };
  assert.deepEqual(diffAssets(dashboard(1, [1, 2]), dashboard(1, [1, 2], { position })), [
    {
      path: '/position/CHART-1',
      format: 'json',
      before: { 'meta/height': 50, parent: 'ROW-1' },
      after: { 'meta/height': 80, parent: 'ROW-2' },
      what: 'moved',
    },
  ]);
});

test('rows in another order are one move at their tab', () => {
  const position = layout([1, 2]);
  (position['TAB-1'] as JsonObject)['children'] = ['ROW-2', 'ROW-1'];
  assert.deepEqual(diffAssets(dashboard(1, [1, 2]), dashboard(1, [1, 2], { position })), [
    {
      path: '/position/TAB-1/children',
      format: 'json',
      before: ['ROW-1', 'ROW-2'],
      after: ['ROW-2', 'ROW-1'],
      what: 'moved',
    },
  ]);
});

test('a chart taken off a dashboard is its component and its row', () => {
  assert.deepEqual(
    diffAssets(dashboard(1, [1, 2]), dashboard(1, [1])).map(({ path, after }) => [path, after]),
    [
      ['/position/CHART-2', undefined],
      ['/position/ROW-2', undefined],
    ],
  );
});

test('a created asset shows the fields that hold something', () => {
  const created = database(1, { extra: {}, cache_timeout: 0 });
  assert.deepEqual(diffAssets(undefined, created), [
    { path: '/cache_timeout', format: 'value', after: 0 },
    { path: '/database_name', format: 'value', after: 'Database 1' },
    {
      path: '/sqlalchemy_uri',
      format: 'value',
      after: 'postgresql://reader:XXXXXXXXXX@db1/warehouse',
    },
  ]);
  assert.deepEqual(
    diffAssets(created, undefined).map(({ before }) => before),
    [0, 'Database 1', 'postgresql://reader:XXXXXXXXXX@db1/warehouse'],
  );
  assert.deepEqual(diffAssets(undefined, undefined), []);
});
