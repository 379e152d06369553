import type { JobEvent, Job } from '@ss-tools/api';
import type { Actor } from '../audit/actor.ts';
import type { Transaction } from '../database/schema/index.ts';

/** Names what the job made, for the job's `result`: {snapshot: id}, {plan: id}, ... */
export type JobResult = Record<string, string>;

/** How a job ended, given to `settled` inside the transaction that settles it. */
export type JobOutcome =
  | { readonly state: 'succeeded'; readonly result: JobResult }
  | { readonly state: 'failed'; readonly error: NonNullable<Job['error']> }
  | { readonly state: 'cancelled' };

/** One kind of job. The input is stored as JSON, so it holds no secret: name secrets by their owner instead. */
export type JobHandler<Input = unknown> = {
  readonly kind: Job['kind'];
  /**
   * What a cancel does. abort: `run.signal` fires. ask: nothing fires; the handler calls `run.checkCancelled()` where
   * both sides are whole.
   */
  readonly onCancel: 'abort' | 'ask';
  /**
   * Does the work. Runs again from the start, with `run.attempt` one higher, when its worker died; so it looks first
   * what an earlier attempt did. A KnownError or SupersetError fails the job with its words; any other error fails it as `internal`.
   */
  run(run: JobRun, input: Input): Promise<JobResult>;
  /** Runs in the transaction that settles the job, however it ends (also when it is cancelled before it ran, or given up). */
  settled?(trx: Transaction, job: { id: string; input: Input }, outcome: JobOutcome): Promise<void>;
};

type EventOf<T extends JobEvent['type']> = Omit<
  Extract<JobEvent, { type: T }>,
  'seq' | 'at' | 'type'
>;

/** What a running handler holds. Everything that it writes through this is refused once the lease is lost. */
export type JobRun = {
  readonly id: string;
  /** 1 for the first worker, one more for each worker that took over. */
  readonly attempt: number;
  /** Who asked for the job, for audit records. */
  readonly actor: Actor;
  /** Fires when the job must stop now: lease lost, worker stopping, or cancelled (onCancel: abort). Pass it to every request. */
  readonly signal: AbortSignal;
  /** How far the job is; kept coarse, call it as often as you like. */
  progress(done: number, total: number, label: string): void;
  step(step: string, label: string, state: EventOf<'step'>['state'], detail?: string): void;
  request(event: EventOf<'request'>): void;
  /** Throws JobCancelled if a cancel was asked for. */
  checkCancelled(): void;
  /** Renews the lease and throws LeaseLost if another worker holds the job now. Call it right before each write to a Superset. */
  assertHeld(): Promise<void>;
  /**
   * A transaction that commits only while this attempt holds the job; no other worker can take the job over before it ends.
   * `work` runs again where PostgreSQL took it back for a deadlock, so it has no effect but through `trx`.
   */
  transaction<T>(work: (trx: Transaction) => Promise<T>): Promise<T>;
};

/** The job was cancelled by a person; let it pass through. */
export class JobCancelled extends Error {
  override readonly name = 'JobCancelled';
}

/** Another worker holds the job, or may soon; stop at once and write nothing. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost';
}

/** This worker is stopping; the job goes back to the queue and another takes it over. */
export class WorkerStopping extends Error {
  override readonly name = 'WorkerStopping';
}
