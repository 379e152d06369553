import type { Kysely } from 'kysely';
import type { Database } from '../database/schema/index.ts';
import { appendState } from './append-events.ts';
import { requireHold } from './fence.ts';
import type { Hold } from './fence.ts';

/** Tells everybody who watches the job that it runs (again). */
export async function announceStart(db: Kysely<Database>, hold: Hold): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await requireHold(trx, hold);
    await appendState(trx, hold.job);
  });
}
