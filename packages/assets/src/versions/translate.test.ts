import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chart, dashboard, database, dataset, theme, uuid } from '../../test/asset-builders.ts';
import type { JsonObject } from '../json.ts';
import { lineOfBundle } from './line-of-bundle.ts';
import { importerOf, supportsKind } from './importer-of.ts';
import { keepTargetOnlyFields } from './keep-target-only-fields.ts';
import { translateVersion } from './translate.ts';

const rich = dataset(1, 1, {
  folders: [{ uuid: 'f', name: 'Money', children: [] }],
  currency_code_column: 'code',
  columns: [{ column_name: 'day/1', datetime_format: '%Y' }, { column_name: 'region' }],
});

test('what an older version refuses goes, and is named', () => {
  const { asset, losses } = translateVersion(rich, { from: '6.1.0', to: '5.0.0' });
  assert.deepEqual(losses.map(({ path, value }) => [path, value]).sort(), [
    ['/columns/day~11/datetime_format', '%Y'],
    ['/currency_code_column', 'code'],
    ['/folders', rich.content.folders],
  ]);
  assert.deepEqual(asset.content.columns, [{ column_name: 'day/1' }, { column_name: 'region' }]);
  assert.equal(asset.content.folders, undefined);
  assert.notEqual(asset.hash, rich.hash);
  assert.match(losses[0]?.why ?? '', /5\.0/);
});

test('what the version knows stays, and the object with it', () => {
  for (const to of ['6.1.0', '6.1.3', '7.0.0', null]) {
    const result = translateVersion(rich, { from: '6.1.0', to });
    assert.equal(result.asset, rich, String(to));
    assert.deepEqual(result.losses, []);
  }
  const plain = dataset(2, 1);
  assert.equal(translateVersion(plain, { from: '6.1.0', to: '4.1.4' }).asset, plain);
});

test('databases: fields of the connection and of its extra', () => {
  const asset = database(1, {
    impersonate_user: true,
    configuration_method: 'dynamic_form',
    extra: { per_user_caching: true, schema_options: { a: 1 }, allow_multi_catalog: true },
  });
  const paths = (to: string): string[] =>
    translateVersion(asset, { from: '6.1.0', to })
      .losses.map(({ path }) => path)
      .sort();
  assert.deepEqual(paths('6.1.0'), []);
  assert.deepEqual(paths('6.0.0'), ['/configuration_method', '/extra/per_user_caching']);
  assert.deepEqual(paths('4.1.4'), [
    '/configuration_method',
    '/extra/per_user_caching',
    '/extra/schema_options',
    '/impersonate_user',
  ]);
});

test('a dashboard loses its theme and the settings of newer pages, not its owners', () => {
  const asset = dashboard(1, [1], {
    theme_uuid: uuid('theme', 1),
    owners: ['ann'],
    roles: ['Sales'],
    metadata: { show_chart_timestamps: true, somebodys_own: 1 },
  });
  const { asset: old, losses } = translateVersion(asset, { from: '6.1.0', to: '5.0.0' });
  assert.deepEqual(losses.map(({ path }) => path).sort(), [
    '/metadata/show_chart_timestamps',
    '/theme_uuid',
  ]);
  assert.deepEqual(old.content.owners, ['ann']);
  assert.deepEqual(old.content.metadata, { somebodys_own: 1 });
  assert.deepEqual(
    old.refs.map(({ role }) => role),
    ['chart'],
  );
});

test('a chart type that imports convert is said aloud', () => {
  const asset = chart(1, 1, { viz_type: 'line' });
  const result = translateVersion(asset, { from: '4.1.4', to: '6.1.0' });
  assert.deepEqual(
    result.losses.map(({ path }) => path),
    ['/viz_type'],
  );
  assert.equal(result.asset, asset);
});

test('a chart type that the target cannot draw is said aloud', () => {
  const why = (viz_type: string, to: string): string[] =>
    translateVersion(chart(1, 1, { viz_type }), { from: '6.1.0', to }).losses.map(
      (loss) => loss.why,
    );
  assert.match(why('ag-grid-table', '5.0.0')[0] ?? '', /cannot draw/);
  assert.match(why('event_flow', '5.0.0')[0] ?? '', /cannot draw/);
  assert.deepEqual(why('ag-grid-table', '6.0.0'), []);
  assert.deepEqual(why('event_flow', '4.1.4'), []);
  assert.deepEqual(why('somebodys_plugin', '4.1.4'), []);
});

test('what the source cannot say stays as the target has it', () => {
  const desired = dataset(1, 1, { columns: [{ column_name: 'day/1', verbose_name: 'Day' }] });
  const kept = keepTargetOnlyFields(desired, rich, { from: '5.0.0', to: '6.1.0' });
  assert.deepEqual(kept.content.folders, rich.content.folders);
  assert.deepEqual(kept.content.columns, [
    { column_name: 'day/1', datetime_format: '%Y', verbose_name: 'Day' },
  ]);
  assert.equal(keepTargetOnlyFields(desired, rich, { from: '6.1.0', to: '6.1.0' }), desired);
  assert.equal(keepTargetOnlyFields(desired, desired, { from: '5.0.0', to: '6.1.0' }), desired);
});

test('versions are taken for the line that they belong to, or follow', () => {
  assert.equal(importerOf('4.0.2')?.line, '4.1');
  assert.equal(importerOf('5.3.1')?.line, '5.0');
  assert.equal(importerOf('6.0.0rc1')?.line, '6.0');
  assert.equal(importerOf('10.0.0')?.line, '6.1');
  assert.equal(importerOf('nonsense'), null);
  assert.equal(supportsKind('theme', '5.0.0'), false);
  assert.equal(supportsKind('theme', null), true);
  assert.equal(translateVersion(theme(1), { from: '6.1.0', to: '6.0.0' }).losses.length, 0);
});

test('a bundle tells its version by its newest field', () => {
  const raw = { dataset: { table_name: 't' }, dashboard: { dashboard_title: 'd' } };
  const line = (dataset: JsonObject, dashboardFields: JsonObject = {}): string | null =>
    lineOfBundle([
      { kind: 'dataset', raw: { ...raw.dataset, ...dataset } },
      { kind: 'dashboard', raw: { ...raw.dashboard, ...dashboardFields } },
    ]);
  assert.equal(line({ currency_code_column: null }), '6.1');
  assert.equal(line({ columns: [{ column_name: 'a', datetime_format: null }] }), '6.1');
  assert.equal(line({ folders: null }), '6.0');
  assert.equal(line({}, { theme_uuid: null }), '6.0');
  assert.equal(line({}), '4.1');
  assert.equal(lineOfBundle([{ kind: 'database', raw: { impersonate_user: false } }]), '5.0');
  assert.equal(lineOfBundle([{ kind: 'chart', raw: { slice_name: 'x' } }]), null);
});
