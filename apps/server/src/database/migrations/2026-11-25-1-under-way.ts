import type { Kysely } from 'kysely';
import { sql } from 'kysely';

/** A step tells which write it sent last, until it is known what became of it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table promotion_steps
      add column under_way jsonb,
      add column under_way_since timestamptz`.execute(db);
}
