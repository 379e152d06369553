import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contract } from '@ss-tools/api';
import type { JobEvent } from '@ss-tools/api';
import {
  begun,
  ended,
  enqueue,
  entries,
  jobTestFeature,
  prepareJobTest,
} from '../../test/job-feature.ts';
import { testServer } from '../../test/server.ts';

async function jobServer() {
  const server = await testServer({ extra: [jobTestFeature] });
  await prepareJobTest(server.context.db);
  return server;
}

test('a job runs once its transaction is committed, tells its story, and keeps its result', async () => {
  await using server = await jobServer();
  const job = await enqueue(server.context, { steps: 3 });
  assert.equal(job.state, 'queued');
  const events: JobEvent[] = [];
  for await (const event of server.api.events(contract.jobs.events, { params: { id: job.id } }))
    events.push(event);
  assert.deepEqual(
    events.map(({ seq }) => seq),
    events.map((_, index) => index + 1),
    'numbers have no gap',
  );
  assert.deepEqual(
    events.map((event) =>
      event.type === 'state' ? event.job.state : event.type === 'step' ? event.step : event.type,
    ),
    ['queued', 'running', 'step-1', 'step-2', 'step-3', 'progress', 'succeeded'],
  );
  const last = await server.api.call(contract.jobs.get, { params: { id: job.id } });
  assert.deepEqual(last.result, { snapshot: job.id });
  assert.deepEqual(last.progress, { done: 1, total: 2, label: 'halfway' });
  assert.equal(last.cancellable, false);
  const listed = await server.api.call(contract.jobs.list, {
    query: { kind: 'capture', state: 'succeeded', search: 'a tes' },
  });
  assert.equal(listed.total, 1);
});

test('without a commit there is no job', async () => {
  await using server = await jobServer();
  const { context } = server;
  let id = '';
  await assert.rejects(
    context.db.transaction().execute(async (trx) => {
      id = (
        await context.jobs.enqueue(trx, {
          kind: 'capture',
          title: 'x',
          input: {},
          actor: { name: 'x', requestId: null },
        })
      ).id;
      throw new Error('rolled back');
    }),
  );
  await assert.rejects(context.jobs.get(id), { code: 'not-found' });
});

test('a known error fails the job once, with its words; an unknown one says nothing of its text', async () => {
  await using server = await jobServer();
  const known = await ended(server.context, (await enqueue(server.context, { fail: 'known' })).id);
  assert.deepEqual(
    [known.state, known.error],
    ['failed', { code: 'no-good', message: 'It is no good.', hint: 'Make it good.' }],
  );
  const unknown = await ended(
    server.context,
    (await enqueue(server.context, { fail: 'unknown' })).id,
  );
  assert.equal(unknown.error?.code, 'internal');
  assert.ok(!JSON.stringify(unknown).includes('hunter2'));
  for (const { id } of [known, unknown]) {
    const what = (await entries(server.context.db, id)).map((entry) => entry.what);
    assert.deepEqual(what, ['start', 'settled failed'], 'run once, settled once');
  }
});

test('when the end cannot be written the job fails instead, and the feature hears of it', async () => {
  await using server = await jobServer();
  const job = await ended(server.context, (await enqueue(server.context, { fail: 'settled' })).id);
  assert.equal(job.state, 'failed');
  const what = (await entries(server.context.db, job.id)).map((entry) => entry.what);
  assert.deepEqual(what, ['start', 'worked', 'fenced', 'settled failed']);
});

test('cancel: a waiting job ends at once, a running one is aborted or asked', async () => {
  await using server = await jobServer();
  const { context, api } = server;
  const holder = await enqueue(context, { ms: 60_000 }, { exclusive: 'one' });
  await begun(context, holder.id);
  const waiting = await enqueue(context, {}, { exclusive: 'one' });
  const cancelled = await api.call(contract.jobs.cancel, { params: { id: waiting.id } });
  assert.equal(cancelled.state, 'cancelled');
  assert.deepEqual(
    (await entries(context.db, waiting.id)).map(({ what }) => what),
    ['settled cancelled'],
  );

  const asked = await api.call(contract.jobs.cancel, { params: { id: holder.id } });
  assert.equal(asked.cancellable, false);
  assert.equal((await ended(context, holder.id)).state, 'cancelled');
  assert.deepEqual(
    (await entries(context.db, holder.id)).map(({ what }) => what),
    ['start', 'settled cancelled'],
  );

  const polite = await enqueue(context, { ms: 60_000 }, { kind: 'apply' });
  await begun(context, polite.id);
  await api.call(contract.jobs.cancel, { params: { id: polite.id } });
  assert.equal((await ended(context, polite.id)).state, 'cancelled');
  await assert.rejects(api.call(contract.jobs.cancel, { params: { id: polite.id } }), {
    code: 'job-ended',
    status: 409,
  });
  const trail = await api.call(contract.audit.list, { query: { search: 'job.cancel' } });
  assert.deepEqual(
    trail.items.map(({ actor }) => actor),
    ['admin', 'admin', 'admin'],
  );
});

test('a reader that comes back goes on after the last event that it saw', async () => {
  await using server = await jobServer();
  const job = await enqueue(server.context, { steps: 50 });
  await ended(server.context, job.id);
  const read = async (headers: Record<string, string>) => {
    const response = await fetch(`${server.url}/api/jobs/${job.id}/events`, {
      headers: { authorization: `Bearer ${server.token}`, ...headers },
    });
    const ids = [...(await response.text()).matchAll(/^id: (\d+)$/gm)].map(([, id]) => Number(id));
    return { status: response.status, type: response.headers.get('content-type'), ids };
  };
  const all = await read({});
  assert.equal(all.type, 'text/event-stream; charset=utf-8');
  assert.equal(all.ids.length, 54);
  assert.deepEqual((await read({ 'last-event-id': '30' })).ids, all.ids.slice(30));
  assert.equal(
    (await read({ 'last-event-id': '54' })).status,
    204,
    'after the last one an EventSource is told to stop',
  );
});

test('jobs with the same exclusive key wait for each other, others do not', async () => {
  await using server = await jobServer();
  const { context } = server;
  const jobs = await Promise.all(
    [1, 2, 3].map(() => enqueue(context, { ms: 60 }, { exclusive: 'target' })),
  );
  const other = await enqueue(context, { ms: 10 });
  await Promise.all([...jobs, other].map(({ id }) => ended(context, id)));
  const order = (await entries(context.db))
    .filter(({ job, what }) => job !== other.id && /^(start|settled)/.test(what))
    .map(({ job }) => job);
  assert.deepEqual(
    order,
    [order[0], order[0], order[2], order[2], order[4], order[4]],
    'each ends before the next starts',
  );
});

test('a stopping server gives its jobs back, and the next one goes on with them', async () => {
  await using server = await jobServer();
  const job = await enqueue(server.context, { ms: 60_000, msAgain: 0 });
  await begun(server.context, job.id);
  await server.running.stop();
  await using next = await server.another();
  const done = await ended(next.context, job.id);
  assert.equal(done.state, 'succeeded');
  const attempts = (await entries(next.context.db, job.id))
    .filter(({ what }) => what === 'start')
    .map(({ attempt }) => attempt);
  assert.deepEqual(attempts, [1, 2]);
});
