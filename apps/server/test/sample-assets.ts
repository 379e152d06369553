import type { JsonObject } from '@ss-tools/superset';
import type { LabEnvironment } from './promotion-lab.ts';

/** A dashboard with two charts on one virtual dataset and a native filter on it, made through Superset's REST API. */
export type Sample = {
  readonly dashboard: { readonly id: number; readonly uuid: string; readonly slug: string };
  readonly charts: readonly { readonly id: number; readonly uuid: string }[];
  readonly dataset: { readonly id: number; readonly uuid: string };
};

let samples = 0;

/** Makes a sample of its own; its names appear nowhere else. */
export async function makeSample(environment: LabEnvironment): Promise<Sample> {
  samples += 1;
  const name = `sample ${samples} ${crypto.randomUUID().slice(0, 8)}`;
  const { client } = environment;
  const datasetId = await client.datasets.create({
    database: environment.database.id,
    table_name: name,
    sql: "select 1 as amount, 2 as share, 'north' as region",
  });
  const chartIds: number[] = [];
  for (const label of ['amount', 'share']) {
    chartIds.push(
      await client.charts.create({
        slice_name: `${name} ${label}`,
        viz_type: 'table',
        datasource_id: datasetId,
        datasource_type: 'table',
        params: JSON.stringify({
          viz_type: 'table',
          datasource: `${datasetId}__table`,
          query_mode: 'raw',
          all_columns: [label, 'region'],
          row_limit: 100,
        }),
      }),
    );
  }
  const slug = name.replaceAll(' ', '-');
  const charts = (await client.charts.list()).filter(({ id }) => chartIds.includes(id));
  const dashboardId = await client.dashboards.create({
    dashboard_title: name,
    slug,
    published: true,
    position_json: JSON.stringify(layout(charts)),
    json_metadata: JSON.stringify(metadata(chartIds, datasetId)),
  });
  for (const id of chartIds) await client.charts.update(id, { dashboards: [dashboardId] });
  const dashboard = (await client.dashboards.list()).find(({ id }) => id === dashboardId);
  const dataset = (await client.datasets.list()).find(({ id }) => id === datasetId);
  if (dashboard === undefined || dataset === undefined)
    throw new Error('The sample is not listed.');
  return {
    dashboard: { id: dashboardId, uuid: dashboard.uuid, slug },
    charts: charts.map(({ id, uuid }) => ({ id, uuid })),
    dataset: { id: datasetId, uuid: dataset.uuid },
  };
}

/** A dashboard's layout: one row with the charts. */
export function layout(charts: readonly { id: number; uuid: string; name?: string }[]): JsonObject {
  const keys = charts.map(({ id }) => `CHART-${id}`);
  return {
    DASHBOARD_VERSION_KEY: 'v2',
    ROOT_ID: { type: 'ROOT', id: 'ROOT_ID', children: ['GRID_ID'] },
    GRID_ID: { type: 'GRID', id: 'GRID_ID', children: ['ROW-1'], parents: ['ROOT_ID'] },
    'ROW-1': {
      type: 'ROW',
      id: 'ROW-1',
      children: keys,
      parents: ['ROOT_ID', 'GRID_ID'],
      meta: { background: 'BACKGROUND_TRANSPARENT' },
    },
    ...Object.fromEntries(
      charts.map(({ id, uuid, name }) => [
        `CHART-${id}`,
        {
          type: 'CHART',
          id: `CHART-${id}`,
          children: [],
          parents: ['ROOT_ID', 'GRID_ID', 'ROW-1'],
          meta: { chartId: id, uuid, height: 50, width: 6, sliceName: name ?? '' },
        },
      ]),
    ),
  };
}

function metadata(charts: readonly number[], dataset: number): JsonObject {
  return {
    color_scheme: 'supersetColors',
    cross_filters_enabled: true,
    chart_configuration: Object.fromEntries(
      charts.map((id) => [
        id,
        {
          id,
          crossFilters: {
            scope: { rootPath: ['ROOT_ID'], excluded: [id] },
            chartsInScope: charts.filter((other) => other !== id),
          },
        },
      ]),
    ),
    native_filter_configuration: [
      {
        id: 'NATIVE_FILTER-region',
        name: 'Region',
        type: 'NATIVE_FILTER',
        filterType: 'filter_select',
        targets: [{ datasetId: dataset, column: { name: 'region' } }],
        defaultDataMask: { extraFormData: {}, filterState: {}, ownState: {} },
        cascadeParentIds: [],
        scope: { rootPath: ['ROOT_ID'], excluded: [charts[1]] },
        controlValues: { enableEmptyFilter: false },
        chartsInScope: [charts[0]],
      },
    ],
  };
}
