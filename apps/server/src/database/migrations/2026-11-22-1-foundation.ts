import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/** Sign-in, secrets, environments, jobs and the audit trail. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table users (
      id uuid primary key,
      username text not null,
      role text not null,
      password_hash text not null,
      created_at timestamptz not null default now()
    )`.execute(db);
  await sql`create unique index users_username on users (lower(username))`.execute(db);

  await sql`
    create table sessions (
      id uuid primary key,
      user_id uuid not null references users on delete cascade,
      token_hash bytea not null unique,
      created_at timestamptz not null default now(),
      last_seen_at timestamptz not null default now(),
      expires_at timestamptz not null
    )`.execute(db);
  await sql`create index sessions_user on sessions (user_id)`.execute(db);

  await sql`
    create table api_tokens (
      id uuid primary key,
      user_id uuid not null references users on delete cascade,
      name text not null,
      token_hash bytea not null unique,
      created_at timestamptz not null default now(),
      last_used_at timestamptz,
      expires_at timestamptz,
      revoked_at timestamptz
    )`.execute(db);

  await sql`
    create table login_throttle (
      key text primary key,
      failures integer not null,
      last_failure_at timestamptz not null default now()
    )`.execute(db);

  await sql`
    create table secrets (
      owner text not null,
      name text not null,
      key_id text not null,
      sealed bytea not null,
      updated_at timestamptz not null default now(),
      primary key (owner, name)
    )`.execute(db);

  await sql`
    create table audit (
      id uuid primary key,
      at timestamptz not null default now(),
      actor text not null,
      action text not null,
      subject text not null,
      detail jsonb not null,
      request_id text
    )`.execute(db);
  await sql`create index audit_at on audit (at desc, id desc)`.execute(db);

  await sql`
    create table environments (
      id uuid primary key,
      name text not null unique,
      url text not null,
      stage text not null,
      credential_kind text not null,
      username text,
      provider text,
      header_names jsonb not null,
      custom_ca boolean not null,
      insecure boolean not null,
      requests_per_second double precision not null,
      inspection jsonb,
      revision integer not null default 1,
      last_capture_snapshot uuid,
      last_capture_at timestamptz,
      last_capture_assets integer,
      created_at timestamptz not null default now()
    )`.execute(db);

  await sql`
    create table jobs (
      id uuid primary key,
      kind text not null,
      state text not null check (state in ('queued', 'running', 'succeeded', 'failed', 'cancelled')),
      title text not null,
      input jsonb not null,
      subjects text[] not null,
      exclusive_key text,
      created_by text not null,
      request_id text,
      progress jsonb,
      result jsonb,
      error jsonb,
      cancel_requested_at timestamptz,
      attempt integer not null default 0,
      worker uuid,
      worker_process jsonb,
      lease_until timestamptz,
      last_seq integer not null default 0,
      created_at timestamptz not null default now(),
      started_at timestamptz,
      finished_at timestamptz
    )`.execute(db);
  await sql`create index jobs_open on jobs (created_at, id) where state in ('queued', 'running')`.execute(
    db,
  );
  await sql`create unique index jobs_exclusive on jobs (exclusive_key) where state = 'running'`.execute(
    db,
  );
  await sql`create index jobs_newest on jobs (created_at desc, id desc)`.execute(db);

  await sql`
    create table job_events (
      job_id uuid not null references jobs on delete cascade,
      seq integer not null,
      at timestamptz not null default now(),
      type text not null,
      data jsonb not null,
      primary key (job_id, seq)
    )`.execute(db);
}
