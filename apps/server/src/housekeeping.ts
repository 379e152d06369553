import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { Database } from './database/schema/index.ts';
import { forgetOld } from './retention.ts';
import type { Log } from './http/log.ts';

const EVERY_MS = 3_600_000;
/** Requests and progress of old jobs are forgotten; their steps and states stay. */
const EVENTS_DAYS = 30;

/** Deletes what has become useless, now and every hour; answers how to end it. Several servers may do it at once. */
export function startHousekeeping(
  db: Kysely<Database>,
  log: Log,
  keepDays: number,
): () => Promise<void> {
  let running: Promise<void> = Promise.resolve();
  const clean = (): void => {
    running = cleanUp(db, keepDays).catch((error: unknown) =>
      log.warn({ err: error }, 'housekeeping failed'),
    );
  };
  clean();
  const timer = setInterval(clean, EVERY_MS).unref();
  return async () => {
    clearInterval(timer);
    await running;
  };
}

/**
 * Deletes sessions that are over, failed sign-ins of yesterday, the small talk of old jobs, and comparisons and plans
 * that nobody followed up.
 */
async function cleanUp(db: Kysely<Database>, keepDays: number): Promise<void> {
  await sql`delete from sessions where expires_at < now() or last_seen_at < now() - interval '2 days'`.execute(
    db,
  );
  await sql`delete from login_throttle where last_failure_at < now() - interval '1 day'`.execute(
    db,
  );
  await sql`
    delete from job_events using jobs
    where jobs.id = job_events.job_id and jobs.finished_at < now() - make_interval(days => ${EVENTS_DAYS})
      and job_events.type in ('request', 'progress')`.execute(db);
  await forgetOld(db, keepDays);
}
