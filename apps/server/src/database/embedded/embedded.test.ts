import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import pg from 'pg';
import { until } from '../../../test/job-feature.ts';
import { createLog } from '../../http/log.ts';
import { startEmbeddedPostgres } from './embedded.ts';
import type { EmbeddedPostgres } from './embedded.ts';
import { isAlive, readPostmaster } from './postmaster.ts';

const log = createLog({ logLevel: 'silent' });

async function temporaryFolder(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ss-tools-embedded-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

async function ask(postgres: EmbeddedPostgres, query: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: postgres.url, application_name: 'test' });
  client.on('error', () => {});
  await client.connect();
  const { rows } = await client.query<{ answer: unknown }>(query);
  await client.end();
  return rows[0]?.answer;
}

test('starts, keeps its data over a stop, and is gone after it', async (t) => {
  const folder = await temporaryFolder(t);
  const first = await startEmbeddedPostgres(folder, log);
  assert.match(String(await ask(first, 'select version() as answer')), /^PostgreSQL 16\./);
  await ask(first, 'create table kept as select 7 as answer');
  const { pid } = (await readPostmaster(first.folder))!;
  await first.stop();
  assert.equal(isAlive(pid), false);
  const second = await startEmbeddedPostgres(folder, log);
  assert.equal(await ask(second, 'select answer from kept'), 7);
  await second.stop();
  assert.deepEqual(
    (await readdir(folder)).filter((name) => name.endsWith('.new')),
    [],
    'no draft is left',
  );
});

test('adopts the one that is there, and the last to leave stops it', async (t) => {
  const folder = await temporaryFolder(t);
  const first = await startEmbeddedPostgres(folder, log);
  const { pid } = (await readPostmaster(first.folder))!;
  const second = await startEmbeddedPostgres(folder, log);
  assert.equal(second.url, first.url);
  const user = new pg.Client({ connectionString: second.url, application_name: 'ss-tools all' });
  await user.connect();
  await first.stop();
  assert.equal(isAlive(pid), true, 'another server still uses it');
  await user.end();
  await second.stop();
  assert.equal(isAlive(pid), false);
});

test('several servers that start at once on an empty folder share one', async (t) => {
  const folder = await temporaryFolder(t);
  const all = await Promise.all([1, 2, 3].map(() => startEmbeddedPostgres(folder, log)));
  assert.equal(new Set(all.map(({ url }) => url)).size, 1);
  for (const postgres of all) await postgres.stop();
});

test('comes back on the same port when it is killed', async (t) => {
  const folder = await temporaryFolder(t);
  const postgres = await startEmbeddedPostgres(folder, log);
  const { pid } = (await readPostmaster(postgres.folder))!;
  process.kill(pid, 'SIGKILL');
  assert.equal(
    await until('an answer', () => ask(postgres, 'select 1 as answer').catch(() => null)),
    1,
  );
  assert.notEqual((await readPostmaster(postgres.folder))!.pid, pid);
  await postgres.stop();
});

test('a stale postmaster.pid whose number now belongs to another program does not stand in the way', async (t) => {
  const folder = await temporaryFolder(t);
  const first = await startEmbeddedPostgres(folder, log);
  await first.stop();
  const other = spawn('sleep', ['600']);
  t.after(() => other.kill('SIGKILL'));
  await writeFile(
    join(first.folder, 'postmaster.pid'),
    `${other.pid}\n${first.folder}\n0\n5432\n\n\n\nready\n`,
  );
  const second = await startEmbeddedPostgres(folder, log);
  assert.equal(await ask(second, 'select 1 as answer'), 1);
  await second.stop();
  assert.equal(other.exitCode, null, 'the other program was left alone');
});

test(
  'a data folder in a closed home: root finds another place for it',
  { skip: process.getuid?.() === 0 ? false : 'only root runs PostgreSQL under another account' },
  async (t) => {
    const home = await temporaryFolder(t);
    const folder = join(home, 'home', '.data');
    await mkdir(join(home, 'home'), { mode: 0o700 });
    await chmod(join(home, 'home'), 0o700);
    const postgres = await startEmbeddedPostgres(folder, log);
    t.after(() => rm(postgres.folder, { recursive: true, force: true }));
    assert.match(postgres.folder, /^\/var\/lib\/ss-tools\/data\//);
    assert.equal(await ask(postgres, 'select 1 as answer'), 1);
    await postgres.stop();
  },
);
