import { setTimeout as pause } from 'node:timers/promises';
import type { Kysely } from 'kysely';
import { isTransient, retryTransient } from '../database/transient.ts';
import type { Database } from '../database/schema/index.ts';
import type { Log } from '../http/log.ts';
import type { Metrics } from '../http/metrics.ts';
import { announceStart } from './announce-start.ts';
import { claimJob, releaseJob, renewLeases } from './claim.ts';
import type { Claimed, WorkerIdentity } from './claim.ts';
import { JobCancelled, LeaseLost, WorkerStopping } from './handler.ts';
import type { JobHandler, JobOutcome } from './handler.ts';
import type { Notifications } from './notifications.ts';
import { registerWorker } from './process-identity.ts';
import { ActiveRun } from './run.ts';
import { INTERNAL, WORKER_LOST, jobError, settleHeld } from './settle.ts';

const POLL_MS = 1_000;
const STOP_LIMIT_MS = 10_000;
/** After this many lost workers a job is given up: it may be what kills them. */
const ATTEMPTS = 10;

export type WorkerOptions = {
  readonly db: Kysely<Database>;
  /** A small pool of its own: leases and events never wait for a handler's queries. */
  readonly control: Kysely<Database>;
  readonly notifications: Notifications;
  readonly identity: WorkerIdentity;
  readonly concurrency: number;
  readonly handlers: ReadonlyMap<string, JobHandler>;
  readonly log: Log;
  readonly metrics: Metrics;
};

/**
 * Runs jobs, several at a time. It holds each by a lease that it renews; when it cannot, it stops the job before the lease
 * runs out and another worker may take it. Where that is too late (a process that was suspended), the attempt number fences:
 * no event, result or fenced transaction of an older attempt is ever written.
 */
export class Worker {
  readonly #options: WorkerOptions;
  readonly #active = new Map<string, { run: ActiveRun; done: Promise<void> }>();
  readonly #unregister: () => void;
  readonly #unsubscribe: () => void;
  #wake = new AbortController();
  #stopping = false;
  readonly #ended = new AbortController();
  #lastRenewal = performance.now();
  #loops: Promise<unknown> = Promise.resolve();

  constructor(options: WorkerOptions) {
    this.#options = options;
    this.#unregister = registerWorker(options.identity.id);
    this.#unsubscribe = options.notifications.subscribe(({ about, job }) => {
      if (about === 'queued') this.#wake.abort();
      if (about === 'cancel') this.#active.get(job)?.run.cancel();
    });
  }

  start(): void {
    this.#loops = Promise.all([this.#claimLoop(), this.#renewLoop()]);
  }

  /** True while leases are being renewed. */
  get healthy(): boolean {
    return performance.now() - this.#lastRenewal < this.#options.identity.leaseMs;
  }

  /** Stops taking jobs, stops those that run and gives them back. */
  async stop(): Promise<void> {
    this.#stopping = true;
    this.#wake.abort();
    for (const { run } of this.#active.values())
      run.stop(new WorkerStopping('This worker is stopping.'));
    await Promise.race([
      Promise.all([...this.#active.values()].map(({ done }) => done)),
      pause(STOP_LIMIT_MS, undefined, { ref: false }),
    ]);
    this.#ended.abort();
    await this.#loops;
    this.#unsubscribe();
    this.#unregister();
  }

  async #claimLoop(): Promise<void> {
    const { control, identity, handlers, concurrency, log } = this.#options;
    while (!this.#stopping) {
      this.#wake = new AbortController();
      const { signal } = this.#wake;
      try {
        while (!this.#stopping && this.#active.size < concurrency) {
          const job = await claimJob(
            control,
            identity,
            [...handlers.keys()],
            [...this.#active.keys()],
          );
          if (job === null) break;
          this.#begin(job);
        }
      } catch (error) {
        log.warn({ err: error }, 'cannot look for jobs');
      }
      if (!this.#stopping) await pause(POLL_MS, undefined, { signal }).catch(() => {});
    }
  }

  async #renewLoop(): Promise<void> {
    const { control, identity, log } = this.#options;
    while (!this.#ended.signal.aborted) {
      const asked = performance.now();
      const jobs = [...this.#active.values()].map(({ run }) => ({
        id: run.hold.job,
        attempt: run.hold.attempt,
      }));
      try {
        const held = await renewLeases(control, identity, jobs);
        this.#lastRenewal = asked;
        for (const { id } of jobs) {
          const run = this.#active.get(id)?.run;
          if (!held.has(id)) run?.stop(new LeaseLost('Another worker holds this job now.'));
          else if (held.get(id)?.cancel === true) run?.cancel();
        }
      } catch (error) {
        log.warn({ err: error }, 'cannot renew the leases of running jobs');
        // Another worker may take the jobs when the lease runs out: stop them before.
        if (performance.now() - this.#lastRenewal > identity.leaseMs * 0.6) {
          for (const { run } of this.#active.values())
            run.stop(new LeaseLost('The lease could not be renewed.'));
        }
      }
      await pause(identity.leaseMs / 4, undefined, { signal: this.#ended.signal }).catch(() => {});
    }
  }

  #begin(job: Claimed): void {
    const { db, control, identity, handlers } = this.#options;
    const handler = handlers.get(job.kind)!;
    const run = new ActiveRun(
      job,
      { job: job.id, attempt: job.attempt, worker: identity },
      handler,
      db,
      control,
    );
    const done = this.#execute(job, handler, run).finally(() => {
      this.#active.delete(job.id);
      this.#wake.abort();
    });
    this.#active.set(job.id, { run, done });
  }

  async #execute(job: Claimed, handler: JobHandler, run: ActiveRun): Promise<void> {
    const { control, identity, log, metrics } = this.#options;
    const own = log.child({ job: job.id, kind: job.kind, attempt: job.attempt });
    const started = performance.now();
    try {
      if (job.takenOver) metrics.jobsTakenOver.inc({ kind: job.kind });
      own.info(job.takenOver ? 'a job is taken over from a lost worker' : 'a job starts');
      await announceStart(control, run.hold);
      const outcome = await this.#outcome(job, handler, run, own);
      if (outcome === 'released') {
        await run.events.flush().catch(() => {});
        await retryTransient(() => releaseJob(control, identity, job));
        own.info('a job goes back to the queue');
        return;
      }
      await this.#settle(job, handler, run, outcome);
      metrics.jobsFinished.inc({ kind: job.kind, state: outcome.state });
      metrics.jobSeconds.observe({ kind: job.kind }, (performance.now() - started) / 1000);
      own.info(
        { state: outcome.state, ms: Math.round(performance.now() - started) },
        'a job ended',
      );
    } catch (error) {
      // Not settled: whoever holds the job, or takes it over when its lease runs out, goes on with it.
      own[error instanceof LeaseLost ? 'warn' : 'error'](
        { err: error },
        'a job was left to another worker',
      );
    } finally {
      await run.events.drop();
    }
  }

  async #outcome(
    job: Claimed,
    handler: JobHandler,
    run: ActiveRun,
    log: Log,
  ): Promise<JobOutcome | 'released'> {
    if (job.attempt > ATTEMPTS) return { state: 'failed', error: WORKER_LOST };
    if (job.cancel_requested_at !== null) run.cancel();
    try {
      run.signal.throwIfAborted();
      const result = await handler.run(run.run, job.input);
      return { state: 'succeeded', result };
    } catch (error) {
      const reason: unknown = run.signal.reason;
      if (reason instanceof LeaseLost || error instanceof LeaseLost)
        throw error instanceof LeaseLost ? error : reason;
      if (error instanceof JobCancelled || reason instanceof JobCancelled)
        return { state: 'cancelled' };
      if (reason instanceof WorkerStopping) return 'released';
      const known = jobError(error);
      // ss-tools' own database went away under the handler: that says nothing about its work, which goes on from what it kept.
      if (known === null && isTransient(error)) return 'released';
      log[known === null ? 'error' : 'info']({ err: error }, 'a job failed');
      return { state: 'failed', error: known ?? INTERNAL };
    }
  }

  async #settle(
    job: Claimed,
    handler: JobHandler,
    run: ActiveRun,
    outcome: JobOutcome,
  ): Promise<void> {
    const { control, log } = this.#options;
    try {
      await retryTransient(async () => {
        await run.events.flush();
        await settleHeld(control, run.hold, handler, job.input, outcome);
      });
    } catch (error) {
      if (error instanceof LeaseLost || outcome.state === 'failed') throw error;
      log.error({ err: error, job: job.id }, 'the end of a job could not be written; it fails');
      await settleHeld(control, run.hold, handler, job.input, { state: 'failed', error: INTERNAL });
    }
  }
}
