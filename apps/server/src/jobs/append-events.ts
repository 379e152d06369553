import type { Job, JobEvent } from '@ss-tools/api';
import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import { jsonb } from '../database/jsonb.ts';
import type { Database, Transaction } from '../database/schema/index.ts';
import type { Hold } from './fence.ts';
import { notifyExpression } from './notifications.ts';
import { viewJob } from './view.ts';

/** An event before it has its number. */
export type NewEvent = {
  readonly type: JobEvent['type'];
  readonly at: Date;
  readonly data: Record<string, unknown>;
};

/**
 * Writes a batch of events and the latest progress in one statement, if `hold` still holds the job; answers whether it
 * does. Numbers are given out under the row's lock, so a reader that has seen number n will find none below it later.
 */
export async function appendEvents(
  db: Kysely<Database>,
  hold: Hold,
  events: readonly NewEvent[],
  progress: Job['progress'],
): Promise<boolean> {
  const { rows } = await sql<{ written: boolean }>`
    with held as (
      update jobs set last_seq = last_seq + ${events.length}::int, progress = coalesce(${progress === null ? null : jsonb(progress)}::jsonb, progress)
      where id = ${hold.job} and attempt = ${hold.attempt} and worker = ${hold.worker.id} and state = 'running'
      returning id, last_seq - ${events.length}::int as start
    ), written as (
      insert into job_events (job_id, seq, at, type, data)
      select held.id, held.start + new.position, new.at, new.type, new.data
      from held, unnest(
        ${events.map(({ at }) => at.toISOString())}::timestamptz[], ${events.map(({ type }) => type)}::text[],
        ${events.map(({ data }) => jsonb(data))}::jsonb[]
      ) with ordinality as new (at, type, data, position)
      returning seq
    )
    select true as written, ${notifyExpression({ about: 'events', job: hold.job })} from held`.execute(
    db,
  );
  return rows.length > 0;
}

/** Writes the event that tells the job's present state. The caller has locked the job's row in `trx`. */
export async function appendState(trx: Transaction, job: string): Promise<Job> {
  const row = await trx
    .updateTable('jobs')
    .set((set) => ({ last_seq: set('last_seq', '+', 1) }))
    .where('id', '=', job)
    .returningAll()
    .executeTakeFirstOrThrow();
  const view = viewJob(row);
  await trx
    .insertInto('job_events')
    .values({
      job_id: job,
      seq: row.last_seq,
      at: new Date(),
      type: 'state',
      data: jsonb({ job: view }),
    })
    .execute();
  await sql`select ${notifyExpression({ about: 'events', job })}`.execute(trx);
  return view;
}
