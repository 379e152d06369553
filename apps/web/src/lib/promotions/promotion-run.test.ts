import { ApiClient } from '@ss-tools/api';
import { expect, test } from 'vitest';
import { PromotionRun } from './promotion-run.svelte.ts';

const at = '2026-11-22T12:00:00Z';
const id = '7a0c1f1e-0000-4000-8000-000000000002';
/** As an apply does them that restores roles: the target is read, repaired, and read again. */
const DONE = ['pre-image', 'write:import', 'verify', 'write:repair', 'verify'];

const recorded = (steps: readonly string[]) =>
  steps.map((step) => ({
    step,
    label: step,
    state: 'done',
    detail: null,
    startedAt: at,
    finishedAt: at,
  }));

/** A client whose server has recorded these steps so far, and tells of all of them. */
const client = (state: string, steps: readonly string[]): ApiClient =>
  new ApiClient({
    baseUrl: 'http://ss-tools',
    fetch: async (input) => {
      if (String(input).includes('/promotions/'))
        return Response.json({ id, job: id, state, steps: recorded(steps) });
      if (!String(input).endsWith('/events')) return Response.json({ id, state: 'running' });
      const events = DONE.flatMap((step) =>
        ['started', 'done'].map((told) => ({ at, type: 'step', step, label: step, state: told })),
      );
      const last = { at, type: 'state', job: { id, state: 'succeeded' } };
      return new Response(
        [...events, last]
          .map((event, seq) => `data: ${JSON.stringify({ seq: seq + 1, ...event })}\n\n`)
          .join(''),
      );
    },
  });

test.each([
  ['all are recorded', 'verified', DONE],
  ['the job tells of more than was recorded when the page came', 'running', DONE.slice(0, 2)],
])('a step that is done twice stands there twice: %s', async (_, state, steps) => {
  const run = new PromotionRun(client(state, steps), id);
  await run.follow(new AbortController().signal);
  expect(run.steps.map(({ step, state: shown }) => [step, shown])).toEqual(
    DONE.map((step) => [step, 'done']),
  );
});
