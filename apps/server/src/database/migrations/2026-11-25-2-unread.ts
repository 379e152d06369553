import type { Kysely } from 'kysely';
import { sql } from 'kysely';

/** Snapshots tell what is there and could not be read, and of which kinds a part only was seen. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table snapshots add column unread jsonb not null default '{}'`.execute(db);
  await sql`alter table snapshots add column partly_seen jsonb not null default '[]'`.execute(db);
}
