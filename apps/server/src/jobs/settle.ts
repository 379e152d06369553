import type { Job } from '@ss-tools/api';
import { isSupersetError } from '@ss-tools/superset';
import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import { jsonb } from '../database/jsonb.ts';
import type { Database, Transaction } from '../database/schema/index.ts';
import { KnownError } from '../errors.ts';
import { appendState } from './append-events.ts';
import { requireHold } from './fence.ts';
import type { Hold } from './fence.ts';
import type { JobHandler, JobOutcome } from './handler.ts';

/**
 * Ends a job, if `hold` still holds it: state, the feature's own rows (`settled`) and the last event in one transaction.
 * @throws LeaseLost when another worker holds it; then nothing is written.
 */
export async function settleHeld(
  db: Kysely<Database>,
  hold: Hold,
  handler: JobHandler,
  input: unknown,
  outcome: JobOutcome,
): Promise<Job> {
  return db.transaction().execute(async (trx) => {
    await requireHold(trx, hold);
    return settle(trx, hold.job, handler, input, outcome);
  });
}

/** Ends a job as part of `trx`, whose caller has made sure that nobody else does. */
export async function settle(
  trx: Transaction,
  job: string,
  handler: JobHandler | undefined,
  input: unknown,
  outcome: JobOutcome,
): Promise<Job> {
  await handler?.settled?.(trx, { id: job, input }, outcome);
  await trx
    .updateTable('jobs')
    .set({
      state: outcome.state,
      result: outcome.state === 'succeeded' ? jsonb(outcome.result) : null,
      error: outcome.state === 'failed' ? jsonb(outcome.error) : null,
      lease_until: null,
      finished_at: sql<Date>`now()`,
    })
    .where('id', '=', job)
    .execute();
  return appendState(trx, job);
}

/** A thrown error in the words that a job keeps; null when ss-tools does not know it (its text may hold anything). */
export function jobError(error: unknown): NonNullable<Job['error']> | null {
  if (!(error instanceof KnownError) && !isSupersetError(error)) return null;
  return {
    code: error.code,
    message: error.message,
    ...(error.hint === undefined ? {} : { hint: error.hint }),
  };
}

export const INTERNAL: NonNullable<Job['error']> = {
  code: 'internal',
  message: 'Something in ss-tools went wrong.',
  hint: 'The server’s log says more, under the id of this job.',
};

export const WORKER_LOST: NonNullable<Job['error']> = {
  code: 'worker-lost',
  message: 'The job was given up: each worker that ran it was lost.',
  hint: 'Look into the logs of the servers for what ended them (memory, a restart loop), then start the job again.',
};
