import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import { Migrator } from 'kysely/migration';
import { KnownError } from '../errors.ts';
import { migrations } from './migrations/index.ts';
import type { Database } from './schema/index.ts';

/** Any number, the same in every process of ss-tools. */
const LOCK = 7_170_001;

/**
 * Brings the database's tables up to date; answers the names of the migrations that ran. Servers that start at the same
 * time wait for each other.
 * @throws KnownError database-newer when a later ss-tools has already changed the tables.
 */
export async function migrate(db: Kysely<Database>): Promise<string[]> {
  return db.connection().execute(async (holder) => {
    await sql`select pg_advisory_lock(${LOCK})`.execute(holder);
    try {
      const { error, results = [] } = await createMigrator(db).migrateToLatest();
      if (error === undefined) return results.map((result) => result.migrationName);
      if (error instanceof Error && /previously executed migration/.test(error.message)) {
        throw new KnownError(
          'database-newer',
          'The database belongs to a later version of ss-tools.',
          {
            hint: 'Start that version, or put back a backup of the database from before the upgrade.',
            cause: error,
          },
        );
      }
      throw error;
    } finally {
      await sql`select pg_advisory_unlock(${LOCK})`.execute(holder);
    }
  });
}

/** True when no migration is waiting. */
export async function isMigrated(db: Kysely<Database>): Promise<boolean> {
  const all = await createMigrator(db).getMigrations();
  return all.every((migration) => migration.executedAt !== undefined);
}

const createMigrator = (db: Kysely<Database>): Migrator =>
  new Migrator({ db, provider: { getMigrations: async () => migrations } });
