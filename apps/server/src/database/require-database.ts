import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import { KnownError } from '../errors.ts';
import type { Database } from './schema/index.ts';
import { isTransient, retryTransient } from './transient.ts';

const OLDEST = 160_000;

/**
 * Makes sure at the start that the database can be used.
 * @throws KnownError database-away, database-refused or database-too-old, with the address but never the password.
 */
export async function requireDatabase(db: Kysely<Database>, url: string): Promise<void> {
  const { host, pathname } = new URL(url);
  const where = `${host}${pathname}`;
  let version: number;
  try {
    const { rows } = await retryTransient(() =>
      sql<{
        version: number;
      }>`select current_setting('server_version_num')::int as version`.execute(db),
    );
    version = rows[0]!.version;
  } catch (cause) {
    if (isTransient(cause) || (cause as NodeJS.ErrnoException).code === 'ENOTFOUND') {
      throw new KnownError('database-away', `The database at ${where} does not answer.`, {
        hint: 'Check DATABASE_URL, and that PostgreSQL runs there and lets this machine in.',
        cause,
      });
    }
    throw new KnownError(
      'database-refused',
      `The database at ${where} refuses: ${(cause as Error).message}`,
      {
        hint: 'Check user, password and database name in DATABASE_URL.',
        cause,
      },
    );
  }
  if (version >= OLDEST) return;
  throw new KnownError(
    'database-too-old',
    `The PostgreSQL at ${where} is version ${Math.floor(version / 10_000)}; ss-tools needs 16 or later.`,
  );
}
