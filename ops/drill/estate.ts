import type { Stack } from './stack.ts';

interface Made {
  id: number;
}

/**
 * Puts something to lose into a fresh stack: a database connection with a password, a dataset, a chart that draws,
 * and a dashboard that shows it. Gives the ids. Done once; later calls find what is there.
 */
export async function makeEstate(
  stack: Stack,
): Promise<{ database: number; dataset: number; chart: number; dashboard: number }> {
  const session = await stack.admin();
  const found = await session.call<{ result: { id: number; slug: string }[] }>(
    'GET',
    '/api/v1/dashboard/',
  );
  const known = found.result.find((one) => one.slug === 'drill');
  if (known) {
    const [ids = ''] = (
      await stack.sql(
        `SELECT d.id || ' ' || t.id || ' ' || s.id FROM dbs d, tables t, slices s WHERE t.database_id = d.id AND s.slice_name = 'drill'`,
      )
    ).split('\n');
    const [database = 0, dataset = 0, chart = 0] = ids.split(' ').map(Number);
    return { database, dataset, chart, dashboard: known.id };
  }
  const password = stack.secret('superset_db_password');
  const database = await session.call<Made>('POST', '/api/v1/database/', {
    database_name: 'drill',
    sqlalchemy_uri: `postgresql+psycopg2://superset:${password}@postgres:5432/superset`,
  });
  const dataset = await session.call<Made>('POST', '/api/v1/dataset/', {
    database: database.id,
    schema: 'public',
    table_name: 'ab_permission',
  });
  const chart = await session.call<Made>('POST', '/api/v1/chart/', {
    slice_name: 'drill',
    viz_type: 'big_number_total',
    datasource_id: dataset.id,
    datasource_type: 'table',
    params: JSON.stringify({
      datasource: `${dataset.id}__table`,
      viz_type: 'big_number_total',
      metric: { expressionType: 'SQL', sqlExpression: 'COUNT(*)', label: 'permissions' },
      header_font_size: 0.4,
      subheader_font_size: 0.15,
    }),
  });
  const position = {
    DASHBOARD_VERSION_KEY: 'v2',
    ROOT_ID: { type: 'ROOT', id: 'ROOT_ID', children: ['GRID_ID'] },
    GRID_ID: { type: 'GRID', id: 'GRID_ID', children: ['ROW-1'], parents: ['ROOT_ID'] },
    'ROW-1': {
      type: 'ROW',
      id: 'ROW-1',
      children: ['CHART-1'],
      parents: ['ROOT_ID', 'GRID_ID'],
      meta: { background: 'BACKGROUND_TRANSPARENT' },
    },
    'CHART-1': {
      type: 'CHART',
      id: 'CHART-1',
      children: [],
      parents: ['ROOT_ID', 'GRID_ID', 'ROW-1'],
      meta: { chartId: chart.id, width: 6, height: 40, sliceName: 'drill' },
    },
  };
  const dashboard = await session.call<Made>('POST', '/api/v1/dashboard/', {
    dashboard_title: 'drill',
    slug: 'drill',
    published: true,
    position_json: JSON.stringify(position),
  });
  await session.call('PUT', `/api/v1/chart/${chart.id}`, { dashboards: [dashboard.id] });
  return { database: database.id, dataset: dataset.id, chart: chart.id, dashboard: dashboard.id };
}

/**
 * What must be the same after a fault as before it: everything that people made, and who they are. Left out is what
 * every sign-in writes (last_login, counters), the action log, and the accounts whose password a runbook changes.
 */
export function fingerprint(stack: Stack, changing: string[] = ['probe']): Promise<string> {
  const others = changing.map((name) => `'${name}'`).join(', ');
  const parts = [
    "SELECT string_agg(concat_ws('|', id, dashboard_title, slug, position_json, json_metadata), ',' ORDER BY id) AS t FROM dashboards",
    "SELECT string_agg(concat_ws('|', id, slice_name, params), ',' ORDER BY id) FROM slices",
    "SELECT string_agg(concat_ws('|', id, table_name, sql), ',' ORDER BY id) FROM tables",
    "SELECT string_agg(concat_ws('|', id, database_name, sqlalchemy_uri), ',' ORDER BY id) FROM dbs",
    `SELECT string_agg(concat_ws('|', id, username, password, active), ',' ORDER BY id) FROM ab_user WHERE username NOT IN (${others})`,
    "SELECT string_agg(concat_ws('|', id, name), ',' ORDER BY id) FROM ab_role",
    "SELECT string_agg(concat_ws('|', role_id, user_id), ',' ORDER BY user_id, role_id) FROM ab_user_role",
    'SELECT count(*)::text FROM ab_permission_view_role',
  ];
  return stack.sql(
    `SELECT md5(string_agg(t, ';')) FROM (${parts.join(' UNION ALL ')}) AS everything`,
  );
}
