import { randomUUID } from 'node:crypto';
import type { Bundle, SupersetClient } from '../src/index.ts';
import type { Stage } from './contract.ts';

/** A small estate: a dataset, two charts on it, a dashboard that shows them. Disposed: what is left of it is deleted. */
export interface Seed extends AsyncDisposable {
  readonly name: string;
  readonly databaseId: number;
  readonly datasetId: number;
  readonly chartIds: readonly [number, number];
  readonly dashboardId: number;
}

/** Each line of a file, as JSON, which YAML 1.1 reads too. */
function file(fields: Readonly<Record<string, unknown>>): string {
  return Object.entries({ ...fields, version: '1.0.0' })
    .map(([name, value]) => `${name}: ${JSON.stringify(value)}\n`)
    .join('');
}

/** The database of the Superset as it exports it, so that the import changes nothing in it. */
async function ownDatabase(
  client: SupersetClient,
): Promise<{ id: number; uuid: string; path: string; text: string }> {
  const [database] = await client.databases.list();
  if (!database) throw new Error('The lab should have made a database connection.');
  const exported = await client.exportBundle('database', [database.id]);
  const [path, text] = [...exported].find(([name]) => name.startsWith('databases/')) ?? [];
  if (path === undefined || text === undefined)
    throw new Error('The export of a database should hold it.');
  return { id: database.id, uuid: database.uuid, path, text };
}

const databases = new WeakMap<SupersetClient, ReturnType<typeof ownDatabase>>();
let seeds = 0;

function layout(
  title: string,
  charts: readonly { uuid: string; name: string }[],
): Record<string, unknown> {
  const cells = charts.map(({ uuid, name }, place) => ({
    id: `CHART-${place}`,
    type: 'CHART',
    children: [],
    parents: ['ROOT_ID', 'GRID_ID', 'ROW-1'],
    meta: { chartId: place + 1, uuid, height: 50, width: 4, sliceName: name },
  }));
  return {
    DASHBOARD_VERSION_KEY: 'v2',
    ROOT_ID: { id: 'ROOT_ID', type: 'ROOT', children: ['GRID_ID'] },
    GRID_ID: { id: 'GRID_ID', type: 'GRID', children: ['ROW-1'], parents: ['ROOT_ID'] },
    HEADER_ID: { id: 'HEADER_ID', type: 'HEADER', meta: { text: title } },
    'ROW-1': {
      id: 'ROW-1',
      type: 'ROW',
      children: cells.map(({ id }) => id),
      parents: ['ROOT_ID', 'GRID_ID'],
      meta: { background: 'BACKGROUND_TRANSPARENT' },
    },
    ...Object.fromEntries(cells.map((cell) => [cell.id, cell])),
  };
}

/** Planted by one import. The dataset is virtual, so that no table is needed. Names begin with the label and a number. */
export async function plantSeed({ client }: Stage, label: string): Promise<Seed> {
  const name = `${label} ${(seeds += 1)}`;
  const own = databases.get(client) ?? ownDatabase(client);
  databases.set(client, own);
  const database = await own;
  const dataset = { uuid: randomUUID(), name: `${name} dataset` };
  const charts = [1, 2].map((place) => ({ uuid: randomUUID(), name: `${name} chart ${place}` }));
  const dashboard = { uuid: randomUUID(), name: `${name} dashboard` };
  const columns = ['number_column', 'text_column', 'label'].map((column_name) => ({
    column_name,
    type: 'TEXT',
    groupby: true,
    filterable: true,
  }));
  const bundle: Bundle = new Map([
    ['metadata.yaml', 'version: 1.0.0\ntype: assets\ntimestamp: "2026-01-01T00:00:00+00:00"\n'],
    [database.path, database.text],
    [
      'datasets/own/dataset.yaml',
      file({
        table_name: dataset.name,
        schema: 'main',
        sql: `select 1 as number_column, 'a' as text_column, '${name}' as label`,
        uuid: dataset.uuid,
        database_uuid: database.uuid,
        metrics: [{ metric_name: 'count', expression: 'count(*)' }],
        columns,
      }),
    ],
    ...charts.map((chart): [string, string] => [
      `charts/${chart.uuid}.yaml`,
      file({
        slice_name: chart.name,
        viz_type: 'table',
        params: {
          viz_type: 'table',
          query_mode: 'raw',
          all_columns: ['number_column'],
          row_limit: 10,
        },
        uuid: chart.uuid,
        dataset_uuid: dataset.uuid,
      }),
    ]),
    [
      'dashboards/dashboard.yaml',
      file({
        dashboard_title: dashboard.name,
        css: '',
        slug: null,
        uuid: dashboard.uuid,
        position: layout(dashboard.name, charts),
        metadata: {},
        published: true,
      }),
    ],
  ]);
  await client.importAssets(bundle);
  const ids = await client.ids();
  const found = (kind: 'datasets' | 'charts' | 'dashboards', uuid: string | undefined): number => {
    const id = ids[kind].byUuid.get(uuid ?? '')?.id;
    if (id === undefined) throw new Error(`The import should have made ${kind} ${uuid}.`);
    return id;
  };
  const seed = {
    name,
    databaseId: database.id,
    datasetId: found('datasets', dataset.uuid),
    chartIds: [found('charts', charts[0]?.uuid), found('charts', charts[1]?.uuid)] as const,
    dashboardId: found('dashboards', dashboard.uuid),
  };
  return {
    ...seed,
    async [Symbol.asyncDispose]() {
      const left = await client.ids();
      await client.dashboards.deleteMany(
        [seed.dashboardId].filter((id) => left.dashboards.byId.has(id)),
      );
      await client.charts.deleteMany(seed.chartIds.filter((id) => left.charts.byId.has(id)));
      await client.datasets.deleteMany([seed.datasetId].filter((id) => left.datasets.byId.has(id)));
    },
  };
}
