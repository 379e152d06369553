import { sql } from 'kysely';
import type { Kysely, Selectable } from 'kysely';
import { jsonb } from '../database/jsonb.ts';
import type { Database } from '../database/schema/index.ts';
import type { JobTable } from '../database/schema/jobs.ts';
import { isFormerSelf, surelyDead } from './process-identity.ts';
import type { ProcessIdentity } from './process-identity.ts';

/** Who a worker is: an id that no other process ever has, and where it runs. */
export type WorkerIdentity = {
  readonly id: string;
  readonly process: ProcessIdentity;
  readonly leaseMs: number;
};

export type Claimed = Selectable<JobTable> & { readonly takenOver: boolean };

/**
 * Takes one job for this worker: one that waits, or one whose worker is lost (its lease ran out, or its process on this
 * very host is gone). The row lock (SKIP LOCKED) lets one worker win; a lost worker's open fenced transaction holds the
 * row until PostgreSQL ends it. The higher attempt shuts out whoever held the job before.
 * @param running ids of jobs that run in this process now: they are never taken a second time here
 */
export async function claimJob(
  db: Kysely<Database>,
  worker: WorkerIdentity,
  kinds: readonly string[],
  running: readonly string[],
): Promise<Claimed | null> {
  const dead = await deadWorkers(db, worker);
  try {
    const { rows } = await sql<Claimed>`
      with candidate as (
        select id, state as old_state from jobs
        where kind = any(${kinds}) and id <> all(${running}::uuid[])
          and (
            state = 'running' and (lease_until < now() or worker = any(${dead}::uuid[]))
            or state = 'queued' and (exclusive_key is null or not exists (
              select 1 from jobs other where other.exclusive_key = jobs.exclusive_key and other.state = 'running'))
          )
        order by state = 'queued', created_at, id
        limit 1
        for update skip locked
      )
      update jobs set
        state = 'running', attempt = attempt + 1, worker = ${worker.id}, worker_process = ${jsonb(worker.process)}::jsonb,
        lease_until = now() + make_interval(secs => ${worker.leaseMs / 1000}), started_at = coalesce(started_at, now())
      from candidate where jobs.id = candidate.id
      returning jobs.*, candidate.old_state = 'running' as "takenOver"`.execute(db);
    return rows[0] ?? null;
  } catch (error) {
    // Two workers took two jobs with the same exclusive key at once: the unique index lets one of them win.
    if ((error as { code?: string }).code === '23505') return null;
    throw error;
  }
}

/** Workers that hold jobs and whose process on this host is gone: no need to wait for their lease to run out. */
async function deadWorkers(db: Kysely<Database>, own: WorkerIdentity): Promise<string[]> {
  const { rows } = await sql<{ worker: string; process: ProcessIdentity }>`
    select distinct worker, worker_process as process from jobs
    where state = 'running' and worker <> ${own.id} and worker_process->>'host' = ${own.process.host}`.execute(
    db,
  );
  return rows
    .filter(
      ({ worker, process }) =>
        surelyDead(process, own.process) || isFormerSelf(worker, process, own.process),
    )
    .map(({ worker }) => worker);
}

/**
 * Renews the leases of this worker's jobs; answers those that it still holds and whether their cancel was asked for.
 * A job that is missing in the answer is held by another worker, or has ended.
 */
export async function renewLeases(
  db: Kysely<Database>,
  worker: WorkerIdentity,
  jobs: readonly { id: string; attempt: number }[],
): Promise<Map<string, { cancel: boolean }>> {
  const { rows } = await sql<{ id: string; cancel: boolean }>`
    update jobs set lease_until = now() + make_interval(secs => ${worker.leaseMs / 1000})
    from unnest(${jobs.map(({ id }) => id)}::uuid[], ${jobs.map(({ attempt }) => attempt)}::int[]) as held (id, attempt)
    where jobs.id = held.id and jobs.attempt = held.attempt and jobs.worker = ${worker.id} and jobs.state = 'running'
    returning jobs.id, jobs.cancel_requested_at is not null as cancel`.execute(db);
  return new Map(rows.map((row) => [row.id, { cancel: row.cancel }]));
}

/** Gives a job back at once, so that another worker (or this one after its restart) goes on as the next attempt. */
export async function releaseJob(
  db: Kysely<Database>,
  worker: WorkerIdentity,
  job: { id: string; attempt: number },
): Promise<void> {
  await db
    .updateTable('jobs')
    .set({ lease_until: sql<Date>`now() - interval '1 second'` })
    .where('id', '=', job.id)
    .where('attempt', '=', job.attempt)
    .where('worker', '=', worker.id)
    .where('state', '=', 'running')
    .execute();
}
