import type { Job } from '@ss-tools/api';
import type { Actor } from '../audit/actor.ts';
import type { Transaction } from '../database/schema/index.ts';

/** A wish for durable work. */
export type JobRequest = {
  readonly kind: Job['kind'];
  /** For people: `Capture dev`. */
  readonly title: string;
  /** JSON, without secrets. */
  readonly input: unknown;
  readonly actor: Actor;
  /** Jobs with the same key never run at the same time (`apply:<environment>`); they wait for each other. */
  readonly exclusive?: string;
  /** What the job is about (`environment:<id>`): the thing cannot be removed while the job is open. */
  readonly subjects?: readonly string[];
};

/** Durable jobs on PostgreSQL; see jobs/worker.ts for how they run. */
export type Jobs = {
  /** Puts a job into the queue as part of the caller's transaction: no commit, no job. */
  enqueue(trx: Transaction, request: JobRequest): Promise<Job>;
  get(id: string): Promise<Job>;
  /** Cancels a queued job at once, asks a running one to stop. Fails with 409 when it has ended. */
  cancel(id: string, actor: Actor): Promise<Job>;
};
