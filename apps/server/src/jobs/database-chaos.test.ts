import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { enqueue, entries, jobTestFeature, prepareJobTest, until } from '../../test/job-feature.ts';
import { testServer } from '../../test/server.ts';
import { startEmbeddedPostgres } from '../database/embedded/embedded.ts';
import { readPostmaster } from '../database/embedded/postmaster.ts';
import { createLog } from '../http/log.ts';

const JOBS = 40;

test('PostgreSQL is killed again and again while jobs run: each ends well, and is settled once', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'ss-tools-chaos-'));
  const postgres = await startEmbeddedPostgres(folder, createLog({ logLevel: 'silent' }));
  // In this order: the hooks of a test run in the order in which they were added.
  t.after(async () => {
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  });
  await using server = await testServer({ databaseUrl: postgres.url, extra: [jobTestFeature] });
  const { context } = server;
  await prepareJobTest(context.db);
  for (let index = 0; index < JOBS; index++) await enqueue(context, { ms: 150, steps: 3 });

  const settled = async (): Promise<number> => {
    const own = await entries(context.db).catch(() => []);
    return own.filter(({ what }) => what.startsWith('settled')).length;
  };
  let killed = 0;
  for (const after of [3, 12, 24]) {
    await until(
      `${after} ended jobs`,
      async () => ((await settled()) >= after ? true : null),
      60_000,
    );
    // After a kill its children answer for a moment longer: the next one is for the next postmaster.
    killed = await until('a new postmaster', async () => {
      const running = await readPostmaster(postgres.folder);
      return running?.ready === true && running.pid !== killed ? running.pid : null;
    });
    process.kill(killed, 'SIGKILL');
  }
  await until('the end of all jobs', async () => ((await settled()) >= JOBS ? true : null), 90_000);

  const rows = await context.db
    .selectFrom('jobs')
    .select(['id', 'state', 'last_seq', 'error'])
    .execute();
  const failures = rows.filter(({ state }) => state !== 'succeeded');
  const told = server.lines.filter((line) => failures.some(({ id }) => line.includes(id)));
  assert.deepEqual(failures, [], told.join('\n'));
  const ends = (await entries(context.db)).filter(({ what }) => what.startsWith('settled'));
  assert.equal(ends.length, JOBS);
  assert.equal(new Set(ends.map(({ job }) => job)).size, JOBS);
  const counts = await context.db
    .selectFrom('job_events')
    .select((select) => ['job_id', select.fn.countAll<number>().as('count')])
    .groupBy('job_id')
    .execute();
  for (const { id, last_seq } of rows) {
    assert.equal(counts.find(({ job_id }) => job_id === id)?.count, last_seq, 'no story has a gap');
  }
});
