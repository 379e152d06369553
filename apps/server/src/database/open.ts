import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { Log } from '../http/log.ts';
import type { Database } from './schema/index.ts';

const INT8 = 20;

/** bigint (counts) as numbers: nothing here comes near 2^53. */
const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    oid === INT8 && format !== 'binary'
      ? Number
      : pg.types.getTypeParser(oid, format as 'text')) as typeof pg.types.getTypeParser,
};

/**
 * A pool of connections. Close it with `destroy()`.
 * @param name shown in pg_stat_activity after `ss-tools`
 */
export function openDatabase(url: string, name: string, size: number, log: Log): Kysely<Database> {
  const pool = new pg.Pool({
    connectionString: url,
    max: size,
    application_name: `ss-tools ${name}`,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    types,
    // A transaction that a hung process leaves open would hold its locks for ever.
    idle_in_transaction_session_timeout: 60_000,
  });
  // The pool hears only of idle connections. One that is lost while it is held between two queries of a transaction
  // has to be heard here, or its error ends the process; the next query on it fails by itself.
  pool.on('connect', (client) => {
    client.on('error', (error) => log.warn({ err: error }, 'a database connection was lost'));
  });
  pool.on('error', () => {});
  return new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
}
