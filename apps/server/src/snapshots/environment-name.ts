import type { Kysely } from 'kysely';
import type { Database } from '../database/schema/index.ts';
import { notFound } from '../errors.ts';

/**
 * An environment's id and name.
 * @throws KnownError not-found.
 */
export async function findEnvironmentName(
  db: Kysely<Database>,
  id: string,
): Promise<{ id: string; name: string }> {
  const row = await db
    .selectFrom('environments')
    .select(['id', 'name'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (row === undefined) throw notFound('environment', id);
  return row;
}
