import type { Kysely } from 'kysely';
import { sql } from 'kysely';

/** Snapshots, comparisons, mappings, plans and promotions. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table asset_contents (
      hash text primary key,
      kind text not null,
      key text not null,
      name text not null,
      content text not null
    )`.execute(db);

  await sql`
    create table snapshots (
      id uuid primary key,
      origin text not null check (origin in ('capture', 'bundle', 'pre-image', 'verification')),
      environment uuid references environments on delete cascade,
      label text not null,
      superset_version text,
      complete boolean not null,
      absent jsonb not null,
      counts jsonb not null,
      problems jsonb not null,
      captured_at timestamptz not null default now()
    )`.execute(db);
  await sql`create index snapshots_by_environment on snapshots (environment, id desc)`.execute(db);
  await sql`
    create table snapshot_assets (
      snapshot uuid not null references snapshots on delete cascade,
      asset text not null,
      kind text not null,
      name text not null,
      hash text not null references asset_contents,
      local_id integer,
      primary key (snapshot, asset)
    )`.execute(db);
  await sql`create index snapshot_assets_by_hash on snapshot_assets (hash)`.execute(db);

  await sql`
    create table capture_hints (
      environment uuid not null references environments on delete cascade,
      asset text not null,
      kind text not null,
      hint text not null,
      hash text not null references asset_contents,
      name text not null,
      primary key (environment, asset)
    )`.execute(db);

  await sql`
    create table comparisons (
      id uuid primary key,
      left_snapshot uuid not null references snapshots on delete cascade,
      right_snapshot uuid not null references snapshots on delete cascade,
      created_at timestamptz not null default now()
    )`.execute(db);
  await sql`
    create table comparison_rows (
      comparison uuid not null references comparisons on delete cascade,
      asset text not null,
      kind text not null,
      name text not null,
      status text not null check (status in ('changed', 'only-left', 'only-right', 'same')),
      fields integer not null,
      left_hash text references asset_contents,
      right_hash text references asset_contents,
      used_by jsonb not null,
      primary key (comparison, asset)
    )`.execute(db);

  await sql`
    create table mappings (
      source uuid not null references environments on delete cascade,
      target uuid not null references environments on delete cascade,
      mappings jsonb not null,
      primary key (source, target)
    )`.execute(db);

  // Plans and promotions are history: they stay when the environment goes, and keep its name.
  await sql`
    create table plans (
      id uuid primary key,
      hash text not null,
      intent text not null check (intent in ('promotion', 'rollback')),
      source_snapshot uuid references snapshots on delete set null,
      source_environment uuid references environments on delete set null,
      source_name text not null,
      target_snapshot uuid references snapshots on delete set null,
      target uuid references environments on delete set null,
      target_name text not null,
      rollback_of uuid,
      request jsonb not null,
      plan jsonb not null,
      applicable boolean not null,
      created_by text not null,
      created_at timestamptz not null default now()
    )`.execute(db);
  await sql`
    create table plan_assets (
      plan uuid not null references plans on delete cascade,
      side text not null check (side in ('before', 'after')),
      asset text not null,
      hash text not null references asset_contents,
      primary key (plan, side, asset)
    )`.execute(db);

  await sql`
    create table promotions (
      id uuid primary key,
      plan uuid not null unique references plans,
      job uuid not null,
      state text not null,
      pre_image uuid references snapshots on delete set null,
      verification uuid references snapshots on delete set null,
      mismatches jsonb not null,
      error jsonb,
      created_by text not null,
      created_at timestamptz not null default now(),
      finished_at timestamptz
    )`.execute(db);
  await sql`
    alter table plans add constraint plans_rollback_of foreign key (rollback_of) references promotions`.execute(
    db,
  );
  await sql`
    create table promotion_steps (
      promotion uuid not null references promotions on delete cascade,
      position integer not null,
      step text not null,
      label text not null,
      state text not null,
      detail text,
      started_at timestamptz,
      finished_at timestamptz,
      primary key (promotion, position)
    )`.execute(db);

  await sql`
    create table applied_assets (
      source uuid not null references environments on delete cascade,
      target uuid not null references environments on delete cascade,
      asset text not null,
      hash text not null references asset_contents,
      primary key (source, target, asset)
    )`.execute(db);
}
