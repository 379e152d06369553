import type { Kysely } from 'kysely';
import { v7 } from '../database/id.ts';
import { jsonb } from '../database/jsonb.ts';
import type { Database, Transaction } from '../database/schema/index.ts';
import type { Actor } from './actor.ts';

/** One line of the audit trail. `action` is `environment.add`; `subject` is `environment:<id>`; `detail` holds no secret. */
export type AuditEntry = {
  readonly action: string;
  readonly subject: string;
  readonly detail?: Record<string, unknown>;
};

/** Writes one audit record as part of `trx`, so that it exists exactly if the change does. */
export async function recordAudit(
  trx: Transaction,
  actor: Actor,
  entry: AuditEntry,
): Promise<void> {
  await trx
    .insertInto('audit')
    .values({
      id: v7(),
      actor: actor.name,
      request_id: actor.requestId,
      action: entry.action,
      subject: entry.subject,
      detail: jsonb(entry.detail ?? {}),
    })
    .execute();
}

/**
 * Runs a change of state in one transaction with its audit record(s).
 * Fails, and changes nothing, when `work` recorded none: a change without a trace is a bug.
 */
export async function change<T>(
  db: Kysely<Database>,
  actor: Actor,
  work: (trx: Transaction, record: (entry: AuditEntry) => Promise<void>) => Promise<T>,
): Promise<T> {
  return db.transaction().execute(async (trx) => {
    let recorded = 0;
    const result = await work(trx, async (entry) => {
      recorded += 1;
      await recordAudit(trx, actor, entry);
    });
    if (recorded === 0) throw new Error('A change of state without an audit record.');
    return result;
  });
}
