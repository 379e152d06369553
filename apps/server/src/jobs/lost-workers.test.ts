import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contract } from '@ss-tools/api';
import {
  begun,
  ended,
  enqueue,
  entries,
  jobTestFeature,
  prepareJobTest,
  until,
} from '../../test/job-feature.ts';
import { startServerProcess } from '../../test/server-process.ts';
import { testServer } from '../../test/server.ts';

/** A web server of this process; the workers are processes of their own. */
async function webServer() {
  const server = await testServer({ extra: [jobTestFeature], config: { role: 'web' } });
  await prepareJobTest(server.context.db);
  return server;
}

const WORKER = { SS_TOOLS_ROLE: 'worker' };

test('kill -9 of a worker: another one takes its job over, once', async () => {
  await using server = await webServer();
  await using first = await startServerProcess(server.databaseUrl, WORKER);
  const job = await enqueue(server.context, { ms: 60_000, msAgain: 500 });
  assert.equal((await begun(server.context, job.id)).pid, first.pid);
  await using second = await startServerProcess(server.databaseUrl, WORKER);
  first.kill('SIGKILL');
  const killed = Date.now();
  const again = await begun(server.context, job.id, 2, 10_000);
  assert.equal(again.pid, second.pid);
  assert.ok(Date.now() - killed < 10_000);
  const done = await ended(server.context, job.id);
  assert.equal(done.state, 'succeeded');
  assert.deepEqual(
    (await entries(server.context.db, job.id)).map(({ attempt, what }) => `${attempt} ${what}`),
    ['1 start', '2 start', '2 worked', '2 fenced', '0 settled succeeded'],
  );
});

test('the only server, killed and started again, goes on at once', async () => {
  await using server = await webServer();
  await using first = await startServerProcess(server.databaseUrl, {
    SS_TOOLS_LEASE_SECONDS: '60',
  });
  const job = await enqueue(server.context, { ms: 60_000, msAgain: 0 });
  await begun(server.context, job.id);
  first.kill('SIGKILL');
  await first.gone;
  await using _second = await startServerProcess(server.databaseUrl, {
    SS_TOOLS_LEASE_SECONDS: '60',
  });
  await begun(server.context, job.id, 2, 10_000);
  assert.equal(
    (await ended(server.context, job.id)).state,
    'succeeded',
    'though the lease had a minute left',
  );
});

test('a worker that was suspended past its lease writes nothing any more', async () => {
  await using server = await webServer();
  const quick = { ...WORKER, SS_TOOLS_LEASE_SECONDS: '3' };
  await using sleeper = await startServerProcess(server.databaseUrl, quick);
  const job = await enqueue(server.context, { ms: 2_000, deaf: true, steps: 5 });
  await begun(server.context, job.id);
  sleeper.kill('SIGSTOP');
  await using awake = await startServerProcess(server.databaseUrl, quick);
  assert.equal((await begun(server.context, job.id, 2)).pid, awake.pid);
  sleeper.kill('SIGCONT');
  const done = await ended(server.context, job.id);
  assert.equal(done.state, 'succeeded');
  // The sleeper has ended its work in vain when it takes a new job.
  awake.kill('SIGKILL');
  const next = await enqueue(server.context, {});
  assert.equal((await begun(server.context, next.id)).pid, sleeper.pid);
  const own = await entries(server.context.db, job.id);
  const fenced = own.filter(({ what }) => what === 'fenced' || what.startsWith('settled'));
  assert.deepEqual(
    fenced.map(({ pid, what }) => [pid, what]),
    [
      [awake.pid, 'fenced'],
      [awake.pid, 'settled succeeded'],
    ],
  );
  const { rows, last } = await story(server, job.id);
  assert.equal(rows.length, last, 'the story has no gap and nothing after its end');
  assert.equal(rows.at(-1)?.type, 'state');
});

async function story(server: Awaited<ReturnType<typeof webServer>>, id: string) {
  const rows = await server.context.db
    .selectFrom('job_events')
    .selectAll()
    .where('job_id', '=', id)
    .orderBy('seq')
    .execute();
  return { rows, last: rows.at(-1)!.seq };
}

test('a job that loses worker after worker is given up', async () => {
  await using server = await webServer();
  const { db } = server.context;
  const job = await enqueue(server.context, { ms: 60_000 });
  await db.updateTable('jobs').set({ attempt: 10 }).where('id', '=', job.id).execute();
  await using _worker = await startServerProcess(server.databaseUrl, WORKER);
  const done = await ended(server.context, job.id);
  assert.deepEqual([done.state, done.error?.code], ['failed', 'worker-lost']);
  assert.deepEqual(
    (await entries(db, job.id)).map(({ what }) => what),
    ['settled failed'],
  );
});

test('two web servers and two workers: every job runs once, any server shows and cancels it', async () => {
  await using server = await webServer();
  await using secondWeb = await server.another({ role: 'web' });
  await using _one = await startServerProcess(server.databaseUrl, WORKER);
  await using _two = await startServerProcess(server.databaseUrl, WORKER);
  const jobs = await Promise.all(
    Array.from({ length: 60 }, (_, index) =>
      enqueue((index % 2 === 0 ? server : secondWeb).context, { ms: 20, steps: 3 }),
    ),
  );
  await Promise.all(jobs.map(({ id }) => ended(server.context, id)));
  const all = await entries(server.context.db);
  for (const what of ['start', 'fenced', 'settled succeeded']) {
    assert.equal(
      new Set(all.filter((entry) => entry.what === what).map(({ job }) => job)).size,
      60,
    );
    assert.equal(
      all.filter((entry) => entry.what === what).length,
      60,
      `${what}: once for each job`,
    );
  }
  assert.equal(new Set(all.map(({ pid }) => pid)).size, 2, 'both workers took part');

  const long = await enqueue(server.context, { ms: 60_000 });
  const states: string[] = [];
  const reading = (async () => {
    for await (const event of secondWeb.api.events(contract.jobs.events, {
      params: { id: long.id },
    })) {
      if (event.type === 'state') states.push(event.job.state);
    }
  })();
  await begun(server.context, long.id);
  await server.api.call(contract.jobs.cancel, { params: { id: long.id } });
  await reading;
  assert.deepEqual([states[0], states.at(-1)], ['queued', 'cancelled']);
});

test('the database goes away for a moment: jobs, streams and servers carry on', async () => {
  await using server = await testServer({ extra: [jobTestFeature] });
  const { context } = server;
  await prepareJobTest(context.db);
  const job = await enqueue(context, { ms: 1_500, steps: 3 });
  const seen: number[] = [];
  const reading = (async () => {
    for await (const event of server.api.events(contract.jobs.events, { params: { id: job.id } }))
      seen.push(event.seq);
  })();
  await begun(context, job.id);
  await cutConnections(server.databaseUrl);
  const done = await ended(
    {
      ...context,
      jobs: {
        ...context.jobs,
        get: async (id) => until('an answer', () => context.jobs.get(id).catch(() => null)),
      },
    },
    job.id,
  );
  assert.equal(done.state, 'succeeded');
  await reading;
  assert.deepEqual(
    seen,
    seen.map((_, index) => index + 1),
  );
  assert.equal((await fetch(`${server.url}/readyz`)).status, 200);
});

/** Ends every connection to the database, as a restart of PostgreSQL does. */
async function cutConnections(url: string): Promise<void> {
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  client.on('error', () => {});
  await client.query(
    'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
  );
  await client.end();
}
