import { ApiClient } from '@ss-tools/api';
import { expect, test } from 'vitest';
import type { Job } from '#lib/api/types.ts';
import { JobWatch } from './job-watch.svelte.ts';

const job = (state: Job['state']): Job => ({
  id: '7a0c1f1e-0000-4000-8000-000000000001',
  kind: 'apply',
  state,
  title: 'Apply to stage',
  progress: null,
  result: null,
  error: null,
  cancellable: true,
  createdBy: 'admin',
  createdAt: '2026-11-22T12:00:00Z',
  startedAt: null,
  finishedAt: null,
});
const at = '2026-11-22T12:00:00Z';

/** A client whose server answers the job, and one stream of these events. */
const client = (events: readonly object[]): ApiClient =>
  new ApiClient({
    baseUrl: 'http://ss-tools',
    fetch: async (input) =>
      String(input).endsWith('/events')
        ? new Response(events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join(''))
        : Response.json(job('running')),
  });

test('a followed job ends with its last state, its steps in order and every request counted', async () => {
  const watch = new JobWatch(
    client([
      {
        seq: 1,
        at,
        type: 'step',
        step: 'pre-image',
        label: 'Keep the pre-image',
        state: 'started',
      },
      {
        seq: 2,
        at,
        type: 'request',
        environment: 'stage',
        method: 'GET',
        path: '/api/v1/chart/',
        status: 200,
        ms: 12,
      },
      { seq: 3, at, type: 'step', step: 'pre-image', label: 'Keep the pre-image', state: 'done' },
      { seq: 4, at, type: 'step', step: 'write', label: 'Write', state: 'started' },
      { seq: 5, at, type: 'progress', done: 2, total: 4, label: 'Writing' },
      { seq: 6, at, type: 'state', job: job('succeeded') },
    ]),
  );
  const ended = await watch.follow(job('running').id, new AbortController().signal);
  expect(ended?.state).toBe('succeeded');
  expect(watch.steps.map(({ step, state }) => [step, state])).toEqual([
    ['pre-image', 'done'],
    ['write', 'started'],
  ]);
  expect(watch.requestCount).toBe(1);
  expect(watch.progress).toEqual({ done: 2, total: 4, label: 'Writing' });
});

test('a job that the server does not know is a problem, not a silence', async () => {
  const watch = new JobWatch(
    new ApiClient({
      baseUrl: 'http://ss-tools',
      fetch: async () =>
        Response.json(
          { error: { code: 'not-found', message: 'No such job.', requestId: 'r1' } },
          { status: 404 },
        ),
    }),
  );
  expect(await watch.follow('x', new AbortController().signal)).toBeUndefined();
  expect(watch.problem?.requestId).toBe('r1');
});

test('a cancelled job stops at the next safe point until it says that it has, whichever is heard first', async () => {
  const watch = new JobWatch(
    new ApiClient({
      baseUrl: 'http://ss-tools',
      fetch: async () => Response.json({ ...job('running'), cancellable: false }),
    }),
  );
  watch.job = job('running');
  expect(watch.stopping).toBe(false);
  await watch.cancel();
  expect(watch.stopping).toBe(true);
  const ended = { ...job('cancelled'), cancellable: false };
  watch.take({ seq: 1, at, type: 'state', job: ended });
  expect(watch.stopping).toBe(false);
  await watch.cancel();
  expect(watch.job?.state).toBe('cancelled');
});
