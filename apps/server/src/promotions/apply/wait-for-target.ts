import { setTimeout as pause } from 'node:timers/promises';
import { isSupersetError } from '@ss-tools/superset';
import type { JobRun } from '../../jobs/handler.ts';
import type { Observation } from './observe.ts';

/** How long an apply waits for a Superset that does not answer, before it gives up. */
const PATIENCE_MS = 5 * 60_000;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 10_000;

/** Failures that pass: the target was restarted, or the connection was cut. What was sent may have been done or not. */
export const isPassing = (error: unknown): boolean =>
  isSupersetError(
    error,
    'unreachable',
    'unavailable',
    'timeout',
    'connection-lost-after-send',
    'rate-limited',
  );

/**
 * Waits until the target answers a signed-in request again.
 * @throws the last SupersetError when it does not come back in time; JobCancelled through `checkCancelled`.
 */
export async function waitForTarget(
  run: JobRun,
  seen: Observation,
  checkCancelled: () => void,
  patienceMs: number = PATIENCE_MS,
): Promise<void> {
  const { client, environment } = seen.captured;
  const deadline = Date.now() + patienceMs;
  run.step('wait', `Wait for ${environment.name} to answer again`, 'started');
  for (let wait = FIRST_PAUSE_MS; ; wait = Math.min(wait * 2, LONGEST_PAUSE_MS)) {
    try {
      await client.databases.list({ signal: run.signal });
      run.step('wait', `${environment.name} answers again`, 'done');
      return;
    } catch (error) {
      if (!isPassing(error) || Date.now() > deadline) throw error;
      checkCancelled();
      await pause(wait, undefined, { signal: run.signal });
    }
  }
}
