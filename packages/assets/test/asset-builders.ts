import type {
  Asset,
  AssetId,
  AssetKind,
  Json,
  JsonObject,
  PlanInput,
  Snapshot,
} from '../src/index.ts';
import { assetId, makeAsset, NO_MAPPINGS } from '../src/index.ts';

const KIND_DIGIT: Record<AssetKind, string> = {
  database: '1',
  theme: '2',
  css_template: '3',
  annotation_layer: '4',
  tag: '5',
  dataset: '6',
  chart: '7',
  dashboard: '8',
  saved_query: '9',
};

/** A UUID that tells its kind and number: chart 3 is 70000000-0000-4000-8000-000000000003. */
export const uuid = (kind: AssetKind, n: number): string =>
  `${KIND_DIGIT[kind]}0000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

export const id = (kind: AssetKind, n: number): AssetId => `${kind}:${uuid(kind, n)}`;

type Extra = JsonObject;

const asset = (kind: AssetKind, n: number, content: JsonObject): Asset =>
  makeAsset({ kind, key: uuid(kind, n), content });

export const database = (n: number, extra: Extra = {}): Asset =>
  asset('database', n, {
    database_name: `Database ${n}`,
    sqlalchemy_uri: `postgresql://reader:XXXXXXXXXX@db${n}/warehouse`,
    ...extra,
  });

export const dataset = (n: number, databaseNumber: number, extra: Extra = {}): Asset =>
  asset('dataset', n, {
    table_name: `table_${n}`,
    schema: 'public',
    database_uuid: uuid('database', databaseNumber),
    columns: [{ column_name: 'country' }, { column_name: 'year', type: 'INTEGER' }],
    metrics: [{ metric_name: 'count', expression: 'COUNT(*)' }],
    owners: ['ann'],
    ...extra,
  });

export const chart = (n: number, datasetNumber: number, extra: Extra = {}): Asset =>
  asset('chart', n, {
    slice_name: `Chart ${n}`,
    viz_type: 'table',
    dataset_uuid: uuid('dataset', datasetNumber),
    params: { metrics: ['count'], row_limit: 10 },
    owners: ['ann'],
    tags: [],
    ...extra,
  });

/** A layout with one tab that holds one row for each chart. */
export function layout(charts: readonly number[]): JsonObject {
  const position: JsonObject = {
    DASHBOARD_VERSION_KEY: 'v2',
    ROOT_ID: { id: 'ROOT_ID', type: 'ROOT', children: ['GRID_ID'] },
    GRID_ID: { id: 'GRID_ID', type: 'GRID', children: ['TABS-1'] },
    'TABS-1': { id: 'TABS-1', type: 'TABS', children: ['TAB-1'] },
    'TAB-1': {
      id: 'TAB-1',
      type: 'TAB',
      children: charts.map((n) => `ROW-${n}`),
      meta: { text: 'First' },
    },
  };
  for (const n of charts) {
    position[`ROW-${n}`] = { id: `ROW-${n}`, type: 'ROW', children: [`CHART-${n}`] };
    position[`CHART-${n}`] = {
      id: `CHART-${n}`,
      type: 'CHART',
      children: [],
      meta: { uuid: uuid('chart', n), width: 4, height: 50 },
    };
  }
  return position;
}

/** A native filter on a column of a dataset. */
export const nativeFilter = (name: string, datasetNumber: number): Json => ({
  id: `NATIVE_FILTER-${name}`,
  name,
  filterType: 'filter_select',
  targets: [{ datasetUuid: uuid('dataset', datasetNumber), column: { name: 'country' } }],
});

export const dashboard = (n: number, charts: readonly number[], extra: Extra = {}): Asset =>
  asset('dashboard', n, {
    dashboard_title: `Dashboard ${n}`,
    slug: `dashboard-${n}`,
    position: layout(charts),
    metadata: {},
    owners: ['ann'],
    roles: [],
    tags: [],
    ...extra,
  });

export const theme = (n: number, extra: Extra = {}): Asset =>
  asset('theme', n, {
    theme_name: `Theme ${n}`,
    json_data: { token: { colorPrimary: '#20a7c9' } },
    ...extra,
  });

export const annotationLayer = (name: string, extra: Extra = {}): Asset =>
  makeAsset({ kind: 'annotation_layer', key: name, content: { name, ...extra } });

export const tag = (name: string, extra: Extra = {}): Asset =>
  makeAsset({ kind: 'tag', key: name, content: { name, ...extra } });

/** A whole estate of one version. */
export const snapshot = (
  assets: readonly Asset[],
  supersetVersion: string | null = '6.1.0',
): Snapshot => ({
  supersetVersion,
  complete: true,
  absent: new Set(),
  assets: new Map(assets.map((each) => [assetId(each), each])),
});

/** The input of a promotion that needs no answer from anybody, but for what `rest` says. */
export const planInput = (
  desired: Snapshot,
  actual: Snapshot,
  rest: Partial<PlanInput> = {},
): PlanInput => ({
  desired,
  actual,
  base: null,
  mappings: NO_MAPPINGS,
  target: {
    supersetVersion: actual.supersetVersion,
    users: null,
    ownersTold: true,
    roles: null,
    account: null,
    rights: null,
    reports: new Map(),
    passwordsGiven: new Set(),
  },
  select: [...desired.assets.keys()],
  remove: [],
  resolutions: [],
  intent: 'promotion',
  ...rest,
});
