import { setTimeout as pause } from 'node:timers/promises';
import type { JobRun } from '../../jobs/handler.ts';
import { isPassing } from './lost-answer.ts';

/** How long an apply waits for a Superset that does not answer, before it gives up. */
export const PATIENCE_MS = 5 * 60_000;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 10_000;

export type Patience = {
  readonly run: JobRun;
  /** The target's name. */
  readonly name: string;
  readonly checkCancelled: () => void;
  readonly patienceMs?: number;
};

/**
 * Looks at a target, and waits for it where it does not answer: after a write it must be known what the target holds.
 * @throws the last SupersetError when it does not come back in time; JobCancelled through `checkCancelled`.
 */
export async function lookPatiently<T>(
  { run, name, checkCancelled, patienceMs = PATIENCE_MS }: Patience,
  look: () => Promise<T>,
): Promise<T> {
  const deadline = Date.now() + patienceMs;
  for (let wait = FIRST_PAUSE_MS; ; wait = Math.min(wait * 2, LONGEST_PAUSE_MS)) {
    try {
      const seen = await look();
      if (wait > FIRST_PAUSE_MS) run.step('wait', `${name} answers again`, 'done');
      return seen;
    } catch (error) {
      if (!isPassing(error) || run.signal.aborted || Date.now() >= deadline) throw error;
      if (wait === FIRST_PAUSE_MS) run.step('wait', `Wait for ${name} to answer again`, 'started');
      checkCancelled();
      await pause(wait, undefined, { signal: run.signal });
    }
  }
}
