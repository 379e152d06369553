import { setTimeout as pause } from 'node:timers/promises';

const TRIES = 8;
const PAUSE_MS = 250;

/** True when PostgreSQL took a transaction back because of another one: a deadlock, or no serial order. Nothing of it was done. */
export const isConflict = (error: unknown): boolean =>
  ['40P01', '40001'].includes(String((error as { code?: unknown }).code));

/** True when the database was away or is restarting, or was in conflict, so that the same may work in a moment. */
export function isTransient(error: unknown): boolean {
  if (isConflict(error)) return true;
  const { code, message } = error as { code?: unknown; message?: unknown };
  if (
    typeof code === 'string' &&
    /^(08|57P0|53300)|^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT)$/.test(code)
  )
    return true;
  return (
    typeof message === 'string' &&
    /connection terminated|connection timeout|timeout exceeded when trying to connect|not queryable/i.test(
      message,
    )
  );
}

/** Does a transaction again that others were in conflict with. `work` must have no effect outside of it. */
export async function retryConflict<T>(work: () => Promise<T>): Promise<T> {
  for (let left = TRIES; ; left--) {
    try {
      return await work();
    } catch (error) {
      if (left === 0 || !isConflict(error)) throw error;
      // Two that met once shall not meet again.
      await pause(Math.random() * PAUSE_MS);
    }
  }
}

/** Does `work` again, for about two seconds, while the database is away. It may have been done once before its answer was lost. */
export async function retryTransient<T>(work: () => Promise<T>): Promise<T> {
  for (let left = TRIES; ; left--) {
    try {
      return await work();
    } catch (error) {
      if (left === 0 || !isTransient(error)) throw error;
      await pause(PAUSE_MS);
    }
  }
}
