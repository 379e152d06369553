import type { SupersetClient } from '@ss-tools/superset';

/** What createRichEstate made, by UUID or name. */
export type RichEstate = {
  readonly dashboard: string;
  readonly layer: string;
  readonly theme: string | null;
};

/**
 * Makes, through REST and in the shapes that Superset's own pages write, one of everything whose local ids are hard to
 * carry over: native filters, cross filters, scopes, tabs, annotations on a layer and on a chart, deck.gl layers, a chart
 * that a dashboard holds without placing it, currencies, date formats, a saved query, a theme.
 */
export async function createRichEstate(
  client: SupersetClient,
  databaseId: number,
): Promise<RichEstate> {
  const { capabilities, version } = await client.inspect();
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const customizes = major * 100 + minor >= 601;
  const datasetId = await client.datasets.create({
    database: databaseId,
    schema: null,
    table_name: 'rich_sales',
    sql: "SELECT 'north' AS region, 12.5 AS amount, '2026-01-01' AS day",
  });
  const detail = (await client.datasets.get(datasetId)) as {
    columns: { id: number; column_name: string }[];
  };
  await client.datasets.update(datasetId, {
    description: 'Sales — by region\nand day',
    template_params: '{"threshold": 1.0, "big": 9007199254740993}',
    extra: '{"certification": {"certified_by": "Finance"}}',
    columns: [
      ...detail.columns.map(({ id, column_name }) => ({
        id,
        column_name,
        verbose_name: column_name.toUpperCase(),
        is_dttm: column_name === 'day',
        python_date_format: column_name === 'day' ? '%Y-%m-%d' : null,
      })),
      {
        column_name: 'twice',
        expression: 'amount * 2',
        type: 'FLOAT',
        groupby: true,
        filterable: false,
      },
    ],
    metrics: [
      {
        metric_name: 'total',
        expression: 'SUM(amount)',
        currency: currency(major >= 6),
        d3format: ',.2f',
      },
      { metric_name: 'rows_counted', expression: 'COUNT(*)', extra: '{"warning_markdown":""}' },
    ],
  });
  const layer = await client.annotationLayers.create({ name: 'Holidays', descr: 'Days off' });
  await client.annotationLayers.createAnnotation(layer, {
    short_descr: 'New year',
    long_descr: '',
    start_dttm: '2026-01-01T00:00:00',
    end_dttm: '2026-01-02T00:00:00',
    json_metadata: '',
  });
  const chart = (name: string, viz: string, extra: object): Promise<number> => {
    const params = {
      datasource: `${datasetId}__table`,
      viz_type: viz,
      metric: 'total',
      opacity: 1.0,
      ...extra,
    };
    const context = {
      datasource: { id: datasetId, type: 'table' },
      force: false,
      queries: [{ metrics: ['total'], row_limit: 100, annotation_layers: [] }],
      form_data: { ...params, slice_id: 1, force: false },
      result_format: 'json',
      result_type: 'full',
    };
    return client.charts.create({
      slice_name: name,
      viz_type: viz,
      datasource_id: datasetId,
      datasource_type: 'table',
      params: JSON.stringify(params),
      query_context: JSON.stringify(context),
    });
  };
  const base = await chart('Rich: base', 'big_number_total', { certified: 'Ω — “quoted”' });
  const second = await chart('Rich: second', 'table', { all_columns: ['region'], row_limit: 1000 });
  const annotated = await chart('Rich: annotated', 'echarts_timeseries_line', {
    annotation_layers: [
      { name: 'formula', annotationType: 'FORMULA', sourceType: '', value: '1 + x', show: true },
      { name: 'holidays', annotationType: 'EVENT', sourceType: 'NATIVE', value: layer, show: true },
      { name: 'other', annotationType: 'TIME_SERIES', sourceType: 'line', value: base, show: true },
    ],
  });
  const deck = await chart('Rich: deck', 'deck_multi', { deck_slices: [second, base] });
  const unplaced = await chart('Rich: unplaced', 'table', {});
  const theme = capabilities.themes
    ? await client.themes.create({
        theme_name: 'Rich theme',
        json_data: '{"token": {"colorPrimary": "#123456"}}',
      })
    : null;
  const dashboard = await client.dashboards.create({
    dashboard_title: 'Rich: dashboard',
    slug: 'rich',
    css: '.a { color: red; }\n',
  });
  const positions = layout({ base, second, annotated, deck });
  await client.dashboards.update(dashboard, {
    published: true,
    certified_by: '',
    ...(theme === null ? {} : { theme_id: theme }),
    json_metadata: JSON.stringify({
      positions,
      ...metadata({ datasetId, base, second, annotated, deck }, customizes),
    }),
  });
  await client.charts.update(unplaced, { dashboards: [dashboard] });
  await client.savedQueries.create({
    db_id: databaseId,
    label: 'Rich: query',
    sql: 'SELECT 1 -- "x"\nFROM t',
    schema: 'main',
  });
  const made = (await client.dashboards.list()).find(({ id }) => id === dashboard);
  const themeRow =
    theme === null ? null : (await client.themes.list()).find(({ id }) => id === theme);
  return { dashboard: made?.uuid ?? '', layer: 'Holidays', theme: themeRow?.uuid ?? null };
}

const currency = (asObject: boolean): unknown => {
  const value = { symbol: 'EUR', symbolPosition: 'suffix' };
  return asObject ? value : JSON.stringify(value);
};

type Charts = { base: number; second: number; annotated: number; deck: number };

function layout({ base, second, annotated, deck }: Charts): object {
  const tab = (id: string, row: string): object => ({
    type: 'TAB',
    id,
    children: [row],
    parents: ['ROOT_ID', 'TABS-1'],
    meta: { text: id },
  });
  const row = (id: string, parent: string, children: string[]): object => ({
    type: 'ROW',
    id,
    children,
    parents: ['ROOT_ID', 'TABS-1', parent],
    meta: { background: 'BACKGROUND_TRANSPARENT' },
  });
  const place = (id: string, parents: string[], chartId: number, name: string): object => ({
    type: 'CHART',
    id,
    children: [],
    parents,
    meta: { chartId, width: 4, height: 50, sliceName: name },
  });
  return {
    DASHBOARD_VERSION_KEY: 'v2',
    ROOT_ID: { type: 'ROOT', id: 'ROOT_ID', children: ['TABS-1'] },
    GRID_ID: { type: 'GRID', id: 'GRID_ID', children: [], parents: ['ROOT_ID'] },
    HEADER_ID: { type: 'HEADER', id: 'HEADER_ID', meta: { text: 'An old title' } },
    'TABS-1': {
      type: 'TABS',
      id: 'TABS-1',
      children: ['TAB-1', 'TAB-2'],
      parents: ['ROOT_ID'],
      meta: {},
    },
    'TAB-1': tab('TAB-1', 'ROW-1'),
    'TAB-2': tab('TAB-2', 'ROW-2'),
    'ROW-1': row('ROW-1', 'TAB-1', ['CHART-a', 'CHART-b']),
    'ROW-2': row('ROW-2', 'TAB-2', ['CHART-c', 'CHART-d', 'CHART-e']),
    'CHART-a': place('CHART-a', ['ROOT_ID', 'TABS-1', 'TAB-1', 'ROW-1'], base, 'Rich: base'),
    'CHART-b': place('CHART-b', ['ROOT_ID', 'TABS-1', 'TAB-1', 'ROW-1'], second, 'Rich: second'),
    'CHART-c': place(
      'CHART-c',
      ['ROOT_ID', 'TABS-1', 'TAB-2', 'ROW-2'],
      annotated,
      'Rich: annotated',
    ),
    'CHART-d': place('CHART-d', ['ROOT_ID', 'TABS-1', 'TAB-2', 'ROW-2'], deck, 'Rich: deck'),
    'CHART-e': place('CHART-e', ['ROOT_ID', 'TABS-1', 'TAB-2', 'ROW-2'], base, 'Rich: base'),
  };
}

function metadata(
  { datasetId, base, second, annotated, deck }: Charts & { datasetId: number },
  newest: boolean,
): object {
  return {
    native_filter_configuration: [
      {
        id: 'NATIVE_FILTER-1',
        name: 'Region',
        filterType: 'filter_select',
        type: 'NATIVE_FILTER',
        targets: [{ datasetId, column: { name: 'region' } }],
        scope: { rootPath: ['ROOT_ID'], excluded: [second, annotated] },
        chartsInScope: [base, deck],
        tabsInScope: ['TAB-1'],
        defaultDataMask: { filterState: { value: null }, extraFormData: {} },
        cascadeParentIds: [],
        controlValues: { multiSelect: true },
      },
      {
        id: 'NATIVE_FILTER-2',
        name: 'Time',
        filterType: 'filter_time',
        type: 'NATIVE_FILTER',
        targets: [{}],
        scope: { rootPath: ['TAB-1'], excluded: [] },
      },
    ],
    ...(newest
      ? {
          chart_customization_config: [
            {
              id: 'CHART_CUSTOMIZATION-1',
              type: 'CHART_CUSTOMIZATION',
              name: 'Group by',
              targets: [{ datasetId, column: { name: 'region' } }],
              scope: { rootPath: ['ROOT_ID'], excluded: [annotated] },
              chartsInScope: [base],
            },
          ],
          show_chart_timestamps: true,
        }
      : {}),
    chart_configuration: {
      [base]: {
        id: base,
        crossFilters: { scope: 'global', chartsInScope: [second, annotated, deck] },
      },
      [second]: {
        id: second,
        crossFilters: {
          scope: { rootPath: ['TAB-1'], excluded: [second, deck] },
          chartsInScope: [base],
        },
      },
    },
    global_chart_configuration: {
      scope: { rootPath: ['ROOT_ID'], excluded: [annotated] },
      chartsInScope: [base, second, deck],
    },
    expanded_slices: { [base]: true },
    timed_refresh_immune_slices: [second, base],
    filter_scopes: { [base]: { region: { scope: ['ROOT_ID'], immune: [second] } } },
    default_filters: JSON.stringify({ [base]: { region: ['north'] } }),
    refresh_frequency: 300,
    color_scheme: 'supersetColors',
    label_colors: { north: '#ff0000' },
    shared_label_colors: ['north'],
    map_label_colors: { north: '#ff0000' },
    color_scheme_domain: ['#1', '#2'],
    cross_filters_enabled: true,
  };
}
