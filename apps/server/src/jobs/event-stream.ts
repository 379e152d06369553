import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { JobEvent } from '@ss-tools/api';
import type { Kysely } from 'kysely';
import { retryTransient } from '../database/transient.ts';
import type { Database } from '../database/schema/index.ts';
import type { Notifications } from './notifications.ts';
import { viewEvent } from './view.ts';

const BATCH = 500;
/** Notices can get lost with a connection; this is how late an event may then be. */
const LOOK_EVERY_MS = 2_000;
const KEEP_ALIVE_MS = 15_000;

/**
 * Writes a job's events as server-sent events (WHATWG HTML, section 9.2): those after number `after` first, then as they
 * come, until the job ends, `signal` fires or the reader goes away.
 */
export async function streamEvents(
  db: Kysely<Database>,
  notifications: Notifications,
  job: string,
  after: number,
  response: ServerResponse,
  signal: AbortSignal,
): Promise<void> {
  let last = after;
  let lastWrite = performance.now();
  let wake: () => void = () => {};
  let woken = false;
  const awaken = (): void => {
    woken = true;
    wake();
  };
  const unsubscribe = notifications.subscribe((notice) => {
    if (notice.about === 'events' && notice.job === job) awaken();
  });
  signal.addEventListener('abort', awaken);
  response.once('close', awaken);
  const over = (): boolean => signal.aborted || response.destroyed || response.writableEnded;
  const write = async (text: string): Promise<void> => {
    lastWrite = performance.now();
    if (!response.write(text))
      await Promise.race([once(response, 'drain'), once(response, 'close')]);
  };
  try {
    while (!over()) {
      woken = false;
      const rows = await retryTransient(() => eventsAfter(db, job, last));
      for (const row of rows) {
        const event = viewEvent(row);
        last = event.seq;
        await write(`id: ${event.seq}\ndata: ${JSON.stringify(event)}\n\n`);
        if (over() || isLast(event)) return;
      }
      if (rows.length === BATCH) continue;
      if (performance.now() - lastWrite > KEEP_ALIVE_MS) await write(': still here\n\n');
      if (woken) continue;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, LOOK_EVERY_MS);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  } finally {
    unsubscribe();
    signal.removeEventListener('abort', awaken);
    response.end();
  }
}

const eventsAfter = (db: Kysely<Database>, job: string, last: number) =>
  db
    .selectFrom('job_events')
    .selectAll()
    .where('job_id', '=', job)
    .where('seq', '>', last)
    .orderBy('seq')
    .limit(BATCH)
    .execute();

const isLast = (event: JobEvent): boolean =>
  event.type === 'state' && ['succeeded', 'failed', 'cancelled'].includes(event.job.state);
