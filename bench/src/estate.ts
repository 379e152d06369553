import { createHash } from 'node:crypto';
import { cp } from 'node:fs/promises';
import { cacheFolder, cacheKey, makeOnce, startSuperset } from '@ss-tools/lab';
import { join } from 'node:path';
import { clientOf } from './floor.ts';

/** A generated estate: so many assets, the same ones every time. */
export type EstateSize = {
  readonly datasets: number;
  readonly charts: number;
  readonly dashboards: number;
};

const DATABASE = { name: 'Benchmark data', uuid: '00000000-0000-4000-8000-00000000beac' };
/** Charts in one import while the estate is made. */
const CHUNK = 100;

/**
 * Fills `folder` with a Superset of its own that holds the estate. It is made once (minutes) and copied afterwards.
 * Answers the database connection that its datasets read from.
 */
export async function prepareEstate(
  size: EstateSize,
  folder: string,
  onProgress: (line: string) => void,
): Promise<typeof DATABASE> {
  const files = estateFiles(size);
  const key = cacheKey(JSON.stringify([...files]));
  const what = `an estate of ${size.datasets} datasets, ${size.charts} charts and ${size.dashboards} dashboards`;
  const path = join(cacheFolder(), 'bench', `6.1.0-${size.charts}-${key}`);
  const prepared = await makeOnce(path, what, onProgress, async (home) => {
    onProgress(`Making ${what}`);
    await using superset = await startSuperset({
      version: '6.1.0',
      estate: 'blank',
      folder: home,
      database: DATABASE,
      config: { RATELIMIT_ENABLED: false },
      gunicorn: { timeout: 300 },
    });
    await using client = clientOf(superset);
    for (const bundle of inChunks(files)) await client.importAssets(bundle, { sparse: true });
  });
  for (const name of ['superset.db', 'data.db', 'settings.json']) {
    await cp(join(prepared, name), join(folder, name));
  }
  return DATABASE;
}

/** Every bundle of its own kind, in the order in which they need each other. */
function inChunks(files: ReadonlyMap<string, string>): Map<string, string>[] {
  const bundles: Map<string, string>[] = [];
  for (const kind of ['datasets/', 'charts/', 'dashboards/']) {
    const all = [...files].filter(([path]) => path.startsWith(kind));
    for (let start = 0; start < all.length; start += CHUNK) {
      bundles.push(new Map([METADATA, ...all.slice(start, start + CHUNK)]));
    }
  }
  return bundles;
}

const METADATA: [string, string] = [
  'metadata.yaml',
  JSON.stringify({ version: '1.0.0', type: 'assets', timestamp: '2026-01-01T00:00:00+00:00' }),
];

/** A UUID that a name always gives. */
function uuidOf(name: string): string {
  const hex = createHash('sha256').update(name).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

export const datasetUuid = (n: number): string => uuidOf(`dataset ${n}`);
export const chartUuid = (n: number): string => uuidOf(`chart ${n}`);

function estateFiles({ datasets, charts, dashboards }: EstateSize): Map<string, string> {
  const files = new Map<string, string>();
  const folder = DATABASE.name.replaceAll(' ', '_');
  for (let n = 0; n < datasets; n += 1) {
    files.set(`datasets/${folder}/set_${n}.yaml`, JSON.stringify(dataset(n)));
  }
  for (let n = 0; n < charts; n += 1) {
    files.set(`charts/Chart_${n}.yaml`, JSON.stringify(chart(n, n % datasets)));
  }
  const each = Math.floor(charts / dashboards);
  for (let n = 0; n < dashboards; n += 1) {
    const held = Array.from({ length: each }, (_, index) => n * each + index);
    files.set(`dashboards/Dashboard_${n}.yaml`, JSON.stringify(dashboard(n, held)));
  }
  return files;
}

const COLUMNS = ['name', 'gender', 'state', 'ds', 'num', 'num_boys', 'num_girls', 'num_california'];

const dataset = (n: number) => ({
  version: '1.0.0',
  uuid: datasetUuid(n),
  database_uuid: DATABASE.uuid,
  table_name: `set_${n}`,
  schema: null,
  catalog: null,
  sql: `SELECT ${COLUMNS.join(', ')}, ${n} AS edition FROM birth_names`,
  main_dttm_col: 'ds',
  description: `Births, edition ${n}`,
  params: null,
  extra: null,
  metrics: ['num', 'num_boys', 'num_girls'].map((column) => ({
    metric_name: `sum_${column}`,
    verbose_name: `Sum of ${column}`,
    metric_type: 'sum',
    expression: `SUM(${column})`,
    description: null,
    d3format: ',d',
    extra: {},
    warning_text: null,
  })),
  columns: COLUMNS.map((column) => ({
    column_name: column,
    verbose_name: null,
    is_dttm: column === 'ds',
    is_active: true,
    type: column === 'ds' ? 'TIMESTAMP' : column.startsWith('num') ? 'BIGINT' : 'VARCHAR(255)',
    groupby: true,
    filterable: true,
    expression: '',
    description: null,
    python_date_format: null,
    extra: {},
  })),
});

const chart = (n: number, of: number) => ({
  version: '1.0.0',
  uuid: chartUuid(n),
  dataset_uuid: datasetUuid(of),
  slice_name: `Chart ${n}`,
  description: null,
  viz_type: n % 2 === 0 ? 'echarts_timeseries_line' : 'table',
  cache_timeout: null,
  query_context: null,
  params: {
    viz_type: n % 2 === 0 ? 'echarts_timeseries_line' : 'table',
    time_range: 'No filter',
    x_axis: 'ds',
    time_grain_sqla: 'P1D',
    metrics: [
      'sum_num',
      { expressionType: 'SQL', sqlExpression: `SUM(num) + ${n}`, label: `Plus ${n}` },
    ],
    groupby: ['gender', 'state'],
    adhoc_filters: [
      { clause: 'WHERE', expressionType: 'SIMPLE', subject: 'num', operator: '>', comparator: n },
    ],
    row_limit: 1000 + n,
    color_scheme: 'supersetColors',
    y_axis_format: 'SMART_NUMBER',
    show_legend: true,
  },
});

function dashboard(n: number, charts: readonly number[]) {
  const rows: number[][] = [];
  for (let start = 0; start < charts.length; start += 4) rows.push(charts.slice(start, start + 4));
  const grid = ['ROOT_ID', 'GRID_ID'];
  return {
    version: '1.0.0',
    uuid: uuidOf(`dashboard ${n}`),
    dashboard_title: `Dashboard ${n}`,
    description: null,
    css: '',
    slug: `benchmark-${n}`,
    published: true,
    metadata: { color_scheme: 'supersetColors', refresh_frequency: 0, cross_filters_enabled: true },
    position: {
      DASHBOARD_VERSION_KEY: 'v2',
      ROOT_ID: { type: 'ROOT', id: 'ROOT_ID', children: ['GRID_ID'] },
      GRID_ID: {
        type: 'GRID',
        id: 'GRID_ID',
        parents: ['ROOT_ID'],
        children: rows.map((_, row) => `ROW-${row}`),
      },
      ...Object.fromEntries(
        rows.map((held, row) => [
          `ROW-${row}`,
          {
            type: 'ROW',
            id: `ROW-${row}`,
            parents: grid,
            children: held.map((each) => `CHART-${each}`),
            meta: { background: 'BACKGROUND_TRANSPARENT' },
          },
        ]),
      ),
      ...Object.fromEntries(
        rows.flatMap((held, row) =>
          held.map((each) => [
            `CHART-${each}`,
            {
              type: 'CHART',
              id: `CHART-${each}`,
              parents: [...grid, `ROW-${row}`],
              children: [],
              meta: {
                uuid: chartUuid(each),
                chartId: each + 1,
                width: 3,
                height: 50,
                sliceName: `Chart ${each}`,
              },
            },
          ]),
        ),
      ),
    },
  };
}
