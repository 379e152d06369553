import { sql } from 'kysely';
import type { Transaction } from '../database/schema/index.ts';
import { LeaseLost } from './handler.ts';
import type { WorkerIdentity } from './claim.ts';

/** One attempt at a job: what every write is checked against. */
export type Hold = {
  readonly job: string;
  readonly attempt: number;
  readonly worker: WorkerIdentity;
};

/**
 * Makes sure that this attempt holds the job, and that it will until `trx` ends: the key-share lock lets the lease be
 * renewed, but keeps other workers from taking the job over (they take rows FOR UPDATE).
 * @throws LeaseLost
 */
export async function requireHold(trx: Transaction, hold: Hold): Promise<void> {
  const { rows } = await sql`
    select 1 from jobs where id = ${hold.job} and attempt = ${hold.attempt} and worker = ${hold.worker.id} and state = 'running'
    for key share`.execute(trx);
  if (rows.length === 0) throw new LeaseLost('Another worker holds this job now.');
}
