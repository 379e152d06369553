import { NO_MAPPINGS } from '@ss-tools/assets';
import type { Mappings } from '@ss-tools/assets';
import type { Kysely } from 'kysely';
import type { Database, Transaction } from '../database/schema/index.ts';
import { jsonb } from '../database/jsonb.ts';

/** The mappings of a pair of environments; none where the source is a bundle. */
export async function loadMappings(
  db: Kysely<Database>,
  source: string | null,
  target: string,
): Promise<Mappings> {
  if (source === null) return NO_MAPPINGS;
  const row = await db
    .selectFrom('mappings')
    .select('mappings')
    .where('source', '=', source)
    .where('target', '=', target)
    .executeTakeFirst();
  return row?.mappings ?? NO_MAPPINGS;
}

/** Replaces the mappings of a pair. */
export async function saveMappings(
  trx: Transaction,
  source: string,
  target: string,
  mappings: Mappings,
): Promise<void> {
  await trx
    .insertInto('mappings')
    .values({ source, target, mappings: jsonb(mappings) })
    .onConflict((conflict) =>
      conflict.columns(['source', 'target']).doUpdateSet({ mappings: jsonb(mappings) }),
    )
    .execute();
}
