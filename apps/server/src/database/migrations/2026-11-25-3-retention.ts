import type { Kysely } from 'kysely';
import { sql } from 'kysely';

/** Contents that nothing refers to can be found, and are deleted when that has been so for a while. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table asset_contents add column unused_since timestamptz`.execute(db);
  await sql`create index capture_hints_by_hash on capture_hints (hash)`.execute(db);
  await sql`create index comparison_rows_by_left on comparison_rows (left_hash)`.execute(db);
  await sql`create index comparison_rows_by_right on comparison_rows (right_hash)`.execute(db);
  await sql`create index plan_assets_by_hash on plan_assets (hash)`.execute(db);
  await sql`create index applied_assets_by_hash on applied_assets (hash)`.execute(db);
}
