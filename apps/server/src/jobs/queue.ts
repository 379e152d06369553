import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import { recordAudit } from '../audit/change.ts';
import { v7 } from '../database/id.ts';
import { jsonb } from '../database/jsonb.ts';
import type { Database } from '../database/schema/index.ts';
import { conflict, notFound } from '../errors.ts';
import { appendState } from './append-events.ts';
import type { JobHandler } from './handler.ts';
import type { Jobs } from './jobs.ts';
import { notify } from './notifications.ts';
import { settle } from './settle.ts';
import { viewJob } from './view.ts';

/**
 * The queue as features see it.
 * @param handlers looked up when a waiting job is cancelled, for its `settled`
 */
export function createJobs(db: Kysely<Database>, handlers: ReadonlyMap<string, JobHandler>): Jobs {
  const find = async (id: string) => {
    const row = await db.selectFrom('jobs').selectAll().where('id', '=', id).executeTakeFirst();
    if (row === undefined) throw notFound('job', id);
    return row;
  };
  return {
    async enqueue(trx, request) {
      const id = v7();
      await trx
        .insertInto('jobs')
        .values({
          id,
          kind: request.kind,
          state: 'queued',
          title: request.title,
          input: jsonb(request.input ?? null),
          subjects: [...(request.subjects ?? [])],
          exclusive_key: request.exclusive ?? null,
          created_by: request.actor.name,
          request_id: request.actor.requestId,
          attempt: 0,
          last_seq: 0,
        })
        .execute();
      const job = await appendState(trx, id);
      await notify(trx, { about: 'queued', job: id });
      return job;
    },

    get: async (id) => viewJob(await find(id)),

    async cancel(id, actor) {
      await find(id);
      return db.transaction().execute(async (trx) => {
        const row = await trx
          .selectFrom('jobs')
          .selectAll()
          .where('id', '=', id)
          .forNoKeyUpdate()
          .executeTakeFirstOrThrow();
        if (row.state !== 'queued' && row.state !== 'running') {
          throw conflict('job-ended', 'The job has already ended.');
        }
        if (row.cancel_requested_at !== null) return viewJob(row);
        await recordAudit(trx, actor, {
          action: 'job.cancel',
          subject: `job:${id}`,
          detail: { kind: row.kind, title: row.title },
        });
        await trx
          .updateTable('jobs')
          .set({ cancel_requested_at: sql<Date>`now()` })
          .where('id', '=', id)
          .execute();
        if (row.state === 'queued')
          return settle(trx, id, handlers.get(row.kind), row.input, { state: 'cancelled' });
        const job = await appendState(trx, id);
        await notify(trx, { about: 'cancel', job: id });
        return job;
      });
    },
  };
}
