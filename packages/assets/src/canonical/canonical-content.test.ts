import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeAsset } from '../make-asset.ts';
import { canonicalContent } from './canonical-content.ts';
import { maskPassword } from './database.ts';

test('passwords are masked wherever a connection URI can hold one', () => {
  const cases = [
    ['postgresql://ann:pw@host/db', 'postgresql://ann:XXXXXXXXXX@host/db'],
    [
      'postgresql+psycopg2://ann:p%40w:x@host:5432/db',
      'postgresql+psycopg2://ann:XXXXXXXXXX@host:5432/db',
    ],
    ['snowflake://ann:pw@acc/db?x=a@b', 'snowflake://ann:XXXXXXXXXX@acc/db?x=a@b'],
    ['redis://:pw@host', 'redis://:XXXXXXXXXX@host'],
    ['postgresql://ann:XXXXXXXXXX@host/db', 'postgresql://ann:XXXXXXXXXX@host/db'],
    ['postgresql://ann@host:5432/db', 'postgresql://ann@host:5432/db'],
    ['sqlite:////data/x.db', 'sqlite:////data/x.db'],
    ['bigquery://project', 'bigquery://project'],
  ] as const;
  for (const [uri, masked] of cases) assert.equal(maskPassword(uri), masked);
});

test('one time has one spelling, and annotations one order', () => {
  const annotation = (start_dttm: string, short_descr: string): Record<string, string> => ({
    short_descr,
    long_descr: '',
    start_dttm,
    end_dttm: '2026-01-03 00:00:00',
    json_metadata: '{"b": 1, "a": 2}',
  });
  const layer = (...annotations: Record<string, string>[]): string =>
    makeAsset({
      kind: 'annotation_layer',
      key: 'L',
      content: { name: 'L', description: '', annotations },
    }).hash;
  assert.equal(
    layer(annotation('2026-01-02 00:00:00.000000', 'b'), annotation('2026-01-01T10:00:00Z', 'a')),
    layer(annotation('2026-01-01T10:00:00', 'a'), annotation('2026-01-02T00:00:00+00:00', 'b')),
  );
});

test('the spellings of nothing are one', () => {
  const bare = canonicalContent('dataset', { table_name: 't' });
  const spelled = canonicalContent('dataset', {
    table_name: 't',
    description: '',
    sql: null,
    extra: '',
    params: '{}',
    template_params: {},
    offset: 0,
    filter_select_enabled: true,
    folders: [],
    columns: [],
    is_managed_externally: false,
  });
  assert.deepEqual(spelled, bare);
  assert.notDeepEqual(canonicalContent('dataset', { table_name: 't', offset: 1 }), bare);
  assert.notDeepEqual(
    canonicalContent('dataset', { table_name: 't', filter_select_enabled: false }),
    bare,
  );
});

test('what a dashboard page writes by itself is no content', () => {
  const metadata = {
    chart_configuration: { x: { id: 1, crossFilters: { scope: 'global', chartsInScope: [2] } } },
    global_chart_configuration: {
      scope: { rootPath: ['ROOT_ID'], excluded: [] },
      chartsInScope: [1, 2],
    },
    shared_label_colors: ['a'],
    map_label_colors: { a: '#1' },
    color_scheme_domain: ['#1'],
    cross_filters_enabled: true,
    refresh_frequency: 0,
    timed_refresh_immune_slices: [],
    default_filters: '{}',
  };
  assert.deepEqual(
    canonicalContent('dashboard', { dashboard_title: 'd', metadata }),
    canonicalContent('dashboard', { dashboard_title: 'd' }),
  );
  const scoped = { ...metadata, cross_filters_enabled: false, label_colors: { a: '#2' } };
  assert.deepEqual(
    canonicalContent('dashboard', { dashboard_title: 'd', metadata: scoped }).metadata,
    {
      cross_filters_enabled: false,
      label_colors: { a: '#2' },
    },
  );
});

test('a chart keeps what a person put into its address, not what the page did', () => {
  const params = {
    datasource: '1__table',
    url_params: { form_data_key: 'x', slice_id: '3', country: 'fr' },
    dashboards: [4],
  };
  assert.deepEqual(canonicalContent('chart', { slice_name: 'c', params }).params, {
    url_params: { country: 'fr' },
  });
});
