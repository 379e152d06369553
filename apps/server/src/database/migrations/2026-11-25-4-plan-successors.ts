import type { Kysely } from 'kysely';
import { sql } from 'kysely';

/** Which plans still wait, which ends still need somebody, and summaries that are read without their plans. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table plans
      add column summary jsonb,
      add column source_kept_at timestamptz,
      add column superseded_by uuid references plans on delete set null`.execute(db);
  await sql`update plans set summary = plan -> 'summary'`.execute(db);
  await sql`alter table plans alter column summary set not null`.execute(db);
  await sql`alter table promotions add column dismissed_at timestamptz`.execute(db);
}
