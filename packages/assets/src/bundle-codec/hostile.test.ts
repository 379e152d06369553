import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { arbitraryJson } from '../../test/arbitrary-json.ts';
import type { Json, JsonObject } from '../json.ts';
import { makeAsset } from '../make-asset.ts';
import { rewriteRefs } from '../rewrite-refs.ts';
import { stringifyJson } from '../values/json-text.ts';
import { translateVersion } from '../versions/translate.ts';
import { writeYaml } from '../yaml/write.ts';
import { localIds } from './bundle-ids.ts';
import { readAssets } from './read-assets.ts';
import { restPayload } from './rest-payload.ts';
import { writeBundle } from './write-bundle.ts';

const UUID = '0000000a-0000-4000-8000-000000000000';
const ids = localIds([
  ['chart', 1, UUID],
  ['dataset', 2, UUID],
]);

/** Objects with the keys that this package looks into, and anything at all as their values. */
const KEYS = [
  'position',
  'metadata',
  'params',
  'query_context',
  'columns',
  'metrics',
  'extra',
  'folders',
  'tags',
  'theme_uuid',
  'theme_id',
  'dataset_uuid',
  'database_uuid',
  'ssh_tunnel',
  'sqlalchemy_uri',
  'json_data',
  'type',
  'meta',
  'uuid',
  'chartId',
  'children',
  'id',
  'scope',
  'excluded',
  'selectedLayers',
  'targets',
  'datasetId',
  'datasetUuid',
  'native_filter_configuration',
  'chart_customization_config',
  'chart_configuration',
  'crossFilters',
  'global_chart_configuration',
  'expanded_slices',
  'timed_refresh_immune_slices',
  'annotation_layers',
  'sourceType',
  'value',
  'deck_slices',
  'form_data',
  'queries',
  'url_params',
  'currency',
  'column_name',
  'metric_name',
  'CHART-ABCDEFGH',
  'ROW-N-ABCDEFGH',
  'ROOT_ID',
  '__proto__',
  'owners',
] as const;

const { hostile } = fc.letrec<{ hostile: Json }>((tie) => ({
  hostile: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    fc.oneof(
      fc.constantFrom<Json>(
        null,
        1,
        2,
        UUID,
        'CHART',
        'HEADER',
        'ROW',
        'NATIVE',
        'line',
        'chart-1-layer-2',
        '{"a": 1}',
        '',
        [],
        {},
        '1',
        true,
      ),
      arbitraryJson,
    ),
    fc.array(tie('hostile'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...KEYS), tie('hostile'), { maxKeys: 6, noNullPrototype: true }),
    fc.dictionary(fc.constantFrom('1', '2', UUID, 'x'), tie('hostile'), {
      maxKeys: 3,
      noNullPrototype: true,
    }),
    tie('hostile').map((value) => stringifyJson(value)),
  ),
}));
const file = fc.dictionary(fc.constantFrom(...KEYS), hostile, {
  maxKeys: 12,
  noNullPrototype: true,
});

test('no content, however odd, breaks reading, writing, translating or re-pointing', () => {
  const folders = fc.constantFrom(
    'databases',
    'datasets/x',
    'charts',
    'dashboards',
    'queries',
    'themes',
  );
  fc.assert(
    fc.property(folders, file, (folder, raw) => {
      const content: JsonObject = { ...raw, uuid: UUID };
      const bundle = new Map([[`${folder}/a_1.yaml`, writeYaml(content)]]);
      const { assets, problems } = readAssets(bundle, { ids });
      // Escapes in JSON texts in JSON texts end as this character now and then, which is refused in words.
      if (problems.some(({ code }) => code === 'nul-character')) return;
      const [asset] = [...assets.values()];
      assert.ok(asset);
      assert.deepEqual(makeAsset(asset), asset, 'canonical content is its own canonical form');
      assert.equal(
        rewriteRefs(asset, ({ to }) => to),
        asset,
      );
      rewriteRefs(asset, () => null);
      for (const version of ['4.1.4', '6.1.0']) {
        const { asset: translated } = translateVersion(asset, { from: null, to: version });
        const options = { ids, type: 'assets', supersetVersion: version, timestamp: 'x' } as const;
        const written = writeBundle([translated], options);
        assert.equal(readAssets(written.bundle, { ids }).assets.size, 1);
      }
      if (asset.kind === 'chart' || asset.kind === 'dashboard') restPayload(asset, ids);
    }),
    { numRuns: 500 },
  );
});

test('no text breaks reading', () => {
  const text = fc.oneof(
    fc.string(),
    fc.string({ unit: fc.constantFrom(...'ab: -[]{}"\'|>&*!#\n\t  ?,%@`~0.'), maxLength: 60 }),
  );
  fc.assert(
    fc.property(text, (broken) => {
      readAssets(
        new Map([
          ['charts/a.yaml', broken],
          ['tags.yaml', broken],
          ['metadata.yaml', broken],
        ]),
      );
    }),
    { numRuns: 1500 },
  );
});
