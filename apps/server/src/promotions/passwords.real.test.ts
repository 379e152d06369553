import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contract } from '@ss-tools/api';
import pg from 'pg';
import { assertApplicable, assertVerified } from '../../test/expect-promotion.ts';
import { emptyDatabase } from '../../test/postgres.ts';
import { promotionLab } from '../../test/promotion-lab.ts';
import type { LabEnvironment } from '../../test/promotion-lab.ts';

/** Runs statements on a database of the test's own PostgreSQL. */
async function query(url: string, ...statements: [string, unknown[]?][]) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    let rows: Record<string, unknown>[] = [];
    for (const [sql, values] of statements)
      ({ rows } = await client.query<Record<string, unknown>>(sql, values));
    return rows;
  } finally {
    await client.end();
  }
}

/** A database with a table, whose reader needs a password. */
async function warehouse(password: string): Promise<URL> {
  const url = await emptyDatabase();
  const reader = `reader_${crypto.randomUUID().slice(0, 8)}`;
  await query(
    url,
    [`create role ${reader} login password '${password}'`],
    ['create table sales (amount integer)'],
    [`grant select on sales to ${reader}`],
  );
  const own = new URL(url);
  own.username = reader;
  own.password = password;
  own.protocol = 'postgresql:';
  own.search = '';
  return own;
}

/** The tables of ss-tools' database in which a text stands. */
async function tablesWith(databaseUrl: string, text: string): Promise<string[]> {
  const tables = await query(databaseUrl, [
    "select table_name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'",
  ]);
  const found: string[] = [];
  for (const { table_name: table } of tables) {
    const [row] = await query(databaseUrl, [
      `select count(*)::int as hits from "${String(table)}" t where to_jsonb(t)::text like $1`,
      [`%${text}%`],
    ]);
    if (row?.['hits'] !== 0) found.push(String(table));
  }
  return found;
}

/** What a Superset sees in a connection when it really connects. */
async function tablesSeenBy({ client }: LabEnvironment, id: number): Promise<unknown> {
  return client.request('GET', `/api/v1/database/${id}/tables/`, {
    q: { schema_name: 'public', force: true },
  });
}

test('a database is created with the password that was given for it, and nothing keeps it', async () => {
  await using lab = await promotionLab({
    source: { version: '6.1.0', estate: 'blank' },
    target: { version: '6.1.0', estate: 'blank' },
  });
  const { source, target } = lab;
  const { databaseUrl, lines, api } = lab.server;
  const password = `pw-${crypto.randomUUID()}`;
  const url = await warehouse(password);
  const wrong = new URL(url);
  wrong.password = 'wrong';
  await assert.rejects(query(wrong.href), 'the database looks at passwords');
  await source.client.databases.create({ database_name: 'Warehouse', sqlalchemy_uri: url.href });
  const row = (await source.client.databases.list()).find(({ name }) => name === 'Warehouse');
  assert.ok(row);
  await source.client.datasets.create({ database: row.id, schema: 'public', table_name: 'sales' });
  const [dataset] = await source.client.datasets.list();
  assert.ok(dataset);
  const database = `database:${row.uuid}`;
  const wish = { select: [database, `dataset:${dataset.uuid}`] };

  const asked = await lab.plan(wish);
  assert.equal(asked.applicable, false);
  assert.deepEqual(
    asked.notices.map(({ level, code, asset }) => [level, code, asset]),
    [['question', 'database-password-missing', database]],
  );
  const plan = assertApplicable(await lab.plan({ ...wish, passwords: { [database]: password } }));
  const kept = (): Promise<unknown[]> =>
    query(databaseUrl, ['select name from secrets where owner = $1', [`plan:${plan.id}`]]);
  assert.deepEqual(await kept(), [{ name: database }]);
  const promotion = assertVerified(await lab.apply(plan));

  const created = (await target.client.databases.list()).find(({ uuid }) => uuid === row.uuid);
  assert.ok(created);
  assert.match(JSON.stringify(await tablesSeenBy(target, created.id)), /"sales"/);

  assert.deepEqual(await kept(), [], 'the secret is gone');
  assert.deepEqual(await tablesWith(databaseUrl, password), []);
  assert.equal(lines.join('\n').includes(password), false, 'nor is it in the log');
  const events: unknown[] = [];
  for await (const event of api.events(contract.jobs.events, { params: { id: promotion.job } })) {
    events.push(event);
    if (event.type === 'state' && event.job.finishedAt !== null) break;
  }
  assert.equal(JSON.stringify(events).includes(password), false);
  assert.deepEqual(
    (await lab.plan({ ...wish, passwords: {} })).changes.filter(({ action }) => action !== 'none'),
    [],
    'a second promotion has nothing to do, and asks for nothing',
  );
});
