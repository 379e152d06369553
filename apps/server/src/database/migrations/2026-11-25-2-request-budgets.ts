import type { Kysely } from 'kysely';
import { sql } from 'kysely';

/** What the processes may still ask of an environment's Superset, see environments/shared-rate.ts. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table request_budgets (
      environment uuid primary key references environments on delete cascade,
      granted_until timestamptz not null
    )`.execute(db);
}
