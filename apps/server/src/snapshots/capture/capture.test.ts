import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AssetKind } from '@ss-tools/assets';
import type { Inspection, SupersetClient } from '@ss-tools/superset';
import { capture } from './capture.ts';
import type { Capture } from './capture.ts';

const DATASET = '11111111-1111-4111-8111-111111111111';
const CHART = '22222222-2222-4222-8222-222222222222';
const THEME = '33333333-3333-4333-8333-333333333333';
const DASHBOARD = '44444444-4444-4444-8444-444444444444';
const file = (content: object): string => JSON.stringify({ version: '1.0.0', ...content });

/** A Superset with a chart that shows the annotation layer number 5, on a dashboard with a theme and a tag. */
const superset = {
  datasets: {
    list: async () => [{ id: 1, uuid: DATASET, name: 'd', changedOn: null, owners: [] }],
  },
  charts: {
    list: async () => [
      { id: 2, uuid: CHART, name: 'c', changedOn: null, owners: [], tags: [], dashboards: [] },
    ],
  },
  dashboards: {
    list: async () => [
      {
        id: 3,
        uuid: DASHBOARD,
        title: 'D',
        slug: null,
        changedOn: null,
        owners: [],
        roles: [],
        tags: [{ id: 9, name: 'quarterly', type: 'custom' }],
      },
    ],
  },
  annotationLayers: {
    list: async () => [{ id: 5, name: 'Releases', description: null, changedOn: null }],
    annotations: async () => [],
  },
  exportBundle: async () =>
    new Map([
      ['metadata.yaml', file({ type: 'Dashboard' })],
      ['datasets/db/d.yaml', file({ uuid: DATASET, table_name: 'd' })],
      [
        'charts/c.yaml',
        file({
          uuid: CHART,
          slice_name: 'c',
          viz_type: 'line',
          dataset_uuid: DATASET,
          params: { annotation_layers: [{ name: 'R', sourceType: 'NATIVE', value: 5 }] },
        }),
      ],
      [
        'dashboards/D.yaml',
        file({
          uuid: DASHBOARD,
          dashboard_title: 'D',
          theme_uuid: THEME,
          position: {},
          metadata: {},
        }),
      ],
    ]),
} as unknown as SupersetClient;

const inspection = {
  version: '6.1.0',
  account: { admin: true },
  capabilities: { annotationLayers: true },
} as unknown as Inspection;

const read = (kinds: readonly AssetKind[]): Promise<Capture> =>
  capture({
    client: superset,
    inspection,
    kinds: new Set(kinds),
    namesOf: async () => null,
    fresh: () => true,
    recall: () => undefined,
    onProgress: () => undefined,
    signal: new AbortController().signal,
  });

test('a content that names something of an unlisted kind by local id tells that it was read without it', async () => {
  const without = await read(['dashboard', 'chart', 'dataset']);
  assert.deepEqual(without.missed, new Set(['annotation_layer']));
  assert.deepEqual(
    without.problems.filter(({ asset }) => asset === `chart:${CHART}`).map(({ code }) => code),
    ['broken-reference'],
  );
  const whole = await read(['dashboard', 'chart', 'dataset', 'annotation_layer']);
  assert.deepEqual(whole.missed, new Set());
  assert.ok(
    whole.read.get(`chart:${CHART}`)?.refs.some(({ to }) => to === 'annotation_layer:Releases'),
  );
});

test('themes by UUID and tags by name are read without their lists', async () => {
  const { read: assets } = await read(['dashboard', 'chart', 'dataset']);
  const dashboard = assets.get(`dashboard:${DASHBOARD}`);
  assert.equal(dashboard?.content['theme_uuid'], THEME);
  assert.deepEqual(dashboard?.content['tags'], ['quarterly']);
});
