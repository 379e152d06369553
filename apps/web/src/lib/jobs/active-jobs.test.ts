import { ApiClient } from '@ss-tools/api';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ActiveJobs } from './active-jobs.svelte.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('jobs are looked up while somebody is there, not in a tab that was left', async () => {
  const asked = vi.fn(async () => Response.json({ items: [], total: 0 }));
  const presence = { here: true };
  const jobs = new ActiveJobs(new ApiClient({ baseUrl: '', fetch: asked }), presence);
  const stop = jobs.watch();
  await vi.advanceTimersByTimeAsync(25_000);
  const before = asked.mock.calls.length;
  expect(before).toBeGreaterThan(2);
  presence.here = false;
  await vi.advanceTimersByTimeAsync(3_600_000);
  expect(asked.mock.calls.length).toBe(before);
  presence.here = true;
  await vi.advanceTimersByTimeAsync(10_000);
  expect(asked.mock.calls.length).toBeGreaterThan(before);
  stop();
});
