import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chart, dashboard, database, dataset, tag, uuid } from '../../test/asset-builders.ts';
import { assetId } from '../asset.ts';
import type { Asset } from '../asset.ts';
import type { LocalIds } from '../bundle.ts';
import type { JsonObject } from '../json.ts';
import { makeAsset } from '../make-asset.ts';
import { readYaml } from '../yaml/read.ts';
import { localIds, NO_IDS } from './bundle-ids.ts';
import { restPayload } from './rest-payload.ts';
import { writeBundle } from './write-bundle.ts';
import type { WrittenBundle } from './write-bundle.ts';

const write = (
  assets: Iterable<Asset>,
  supersetVersion: string | null,
  ids: LocalIds = NO_IDS,
): WrittenBundle =>
  writeBundle(assets, {
    ids,
    type: 'assets',
    supersetVersion,
    timestamp: '2026-01-01T00:00:00+00:00',
  });

const fileOf = ({ bundle, files }: WrittenBundle, asset: Asset): JsonObject =>
  readYaml(bundle.get(files.get(assetId(asset)) ?? '') ?? '').value as JsonObject;

test('every field that a version imports is said aloud, and no other', () => {
  const asset = database(1);
  const fields = (version: string): string[] => Object.keys(fileOf(write([asset], version), asset));
  assert.ok(fields('4.1.4').includes('allow_csv_upload'), '4.1 dies without it');
  assert.ok(!fields('4.1.4').includes('impersonate_user'));
  assert.ok(fields('5.0.0').includes('impersonate_user'));
  assert.ok(!fields('6.0.0').includes('configuration_method'));
  assert.ok(fields('6.1.0').includes('configuration_method'));
  assert.ok(!fields('6.1.0').includes('ssh_tunnel'));
  assert.deepEqual(fileOf(write([asset], '5.0.0'), asset).extra, asset.content.extra ?? {});
});

test('a currency is text for old versions and an object for new ones', () => {
  const asset = dataset(1, 1, {
    metrics: [
      { metric_name: 'm', expression: '1', currency: { symbol: 'EUR', symbolPosition: 'suffix' } },
    ],
  });
  const currency = (version: string): unknown =>
    (fileOf(write([asset], version), asset).metrics as JsonObject[])[0]?.currency;
  assert.equal(currency('5.0.0'), '{"symbol": "EUR", "symbolPosition": "suffix"}');
  assert.deepEqual(currency('6.0.0'), { symbol: 'EUR', symbolPosition: 'suffix' });
});

const crossFiltered = dashboard(1, [1, 2], {
  metadata: {
    chart_configuration: {
      [uuid('chart', 1)]: {
        crossFilters: { scope: { rootPath: ['ROOT_ID'], excluded: [uuid('chart', 2)] } },
      },
    },
    timed_refresh_immune_slices: [uuid('chart', 2)],
  },
});

test('charts go by the ids that the target gives them, where it has them', () => {
  const ids = localIds([
    ['chart', 7, uuid('chart', 1)],
    ['chart', 8, uuid('chart', 2)],
  ]);
  const written = write([crossFiltered], '5.0.0', ids);
  assert.deepEqual(written.unmapped, []);
  const metadata = fileOf(written, crossFiltered).metadata as JsonObject;
  assert.deepEqual(metadata.timed_refresh_immune_slices, [8]);
  assert.deepEqual(metadata.chart_configuration, {
    7: { id: 7, crossFilters: { scope: { excluded: [8], rootPath: ['ROOT_ID'] } } },
  });
});

test('what an importer will not rename is told', () => {
  const paths = (version: string): string[] =>
    write([crossFiltered], version).unmapped.map(({ path }) => path);
  const key = `/metadata/chart_configuration/${uuid('chart', 1)}`;
  assert.deepEqual(paths('5.0.0'), [`${key}/crossFilters/scope/excluded/0`, key]);
  assert.deepEqual(paths('6.0.0'), []);
});

test('annotations on other charts and on layers are dropped by every import, and patched with real ids', () => {
  const plain = chart(1, 1);
  const layers = [
    { sourceType: 'NATIVE', value: 'Holidays', name: 'a' },
    { sourceType: '', annotationType: 'FORMULA', value: 'x + 1', name: 'b' },
    { sourceType: 'line', value: uuid('chart', 2), name: 'c' },
  ];
  const asset = makeAsset({
    ...plain,
    content: { ...plain.content, params: { annotation_layers: layers } },
  });
  const ids = localIds([
    ['annotation_layer', 3, 'Holidays'],
    ['chart', 12, uuid('chart', 2)],
    ['dataset', 5, uuid('dataset', 1)],
  ]);
  assert.deepEqual(
    write([asset], '6.1.0', ids).unmapped.map(({ path, why }) => [path, why]),
    [
      ['/params/annotation_layers/0/value', 'dropped'],
      ['/params/annotation_layers/2/value', 'dropped'],
    ],
  );
  const { body, unmapped } = restPayload(asset, ids);
  assert.deepEqual(unmapped, []);
  const params = JSON.parse(String(body.params)) as {
    annotation_layers: { value: unknown }[];
    datasource: string;
  };
  assert.deepEqual(
    params.annotation_layers.map(({ value }) => value),
    [3, 'x + 1', 12],
  );
  assert.equal(params.datasource, '5__table');
  assert.deepEqual(
    restPayload(asset, NO_IDS).unmapped.map(({ ref }) => ref.to),
    ['annotation_layer:Holidays', `chart:${uuid('chart', 2)}`],
  );
});

test('a theme goes by its local id, which every import takes', () => {
  const asset = dashboard(1, [], { theme_uuid: uuid('theme', 1) });
  const ids = localIds([['theme', 4, uuid('theme', 1)]]);
  const known = fileOf(write([asset], '6.1.0', ids), asset);
  assert.deepEqual([known.theme_id, 'theme_uuid' in known], [4, false]);
  assert.deepEqual(
    write([asset], '6.1.0').unmapped.map(({ path }) => path),
    ['/theme_uuid'],
  );
  assert.equal(fileOf(write([dashboard(2, [])], '6.1.0'), dashboard(2, [])).theme_id, null);
  assert.equal('theme_id' in fileOf(write([dashboard(2, [])], '5.0.0'), dashboard(2, [])), false);
});

test('a masked tunnel is left out for a database that the target has', () => {
  const asset = database(1, {
    ssh_tunnel: { server_address: 'h', server_port: 22, username: 'u', password: 'secret' },
  });
  const fresh = fileOf(write([asset], '6.1.0'), asset);
  assert.equal((fresh.ssh_tunnel as JsonObject).password, 'XXXXXXXXXX');
  const known = write([asset], '6.1.0', localIds([['database', 1, asset.key]]));
  assert.equal('ssh_tunnel' in fileOf(known, asset), false);
});

test('names of files are safe, and no two are the same', () => {
  const named = (n: number, slice_name: string): Asset => chart(n, 1, { slice_name });
  const assets = [
    named(1, '../../etc/passwd'),
    named(2, 'Ω'),
    named(3, 'Growth 2020'),
    named(4, 'Growth 2020'),
    named(5, '.hidden'),
  ];
  const { files } = write(assets, null);
  const names = [...files.values()];
  assert.equal(new Set(names).size, 5);
  for (const name of names)
    assert.match(name, /^charts\/[A-Za-z0-9][A-Za-z0-9._-]*\.[0-9a-f-]{36}\.yaml$/);
});

test('tags are listed where the version reads them', () => {
  const asset = tag('finance', { description: 'Money' });
  assert.deepEqual(readYaml(write([asset], '6.0.0').bundle.get('tags.yaml') ?? '').value, {
    tags: [{ description: 'Money', tag_name: 'finance' }],
  });
  assert.equal(write([asset], '5.0.0').bundle.has('tags.yaml'), false);
});
