import type { Kysely, Selectable } from 'kysely';
import { retryConflict } from '../database/transient.ts';
import type { Database } from '../database/schema/index.ts';
import type { JobTable } from '../database/schema/jobs.ts';
import { appendEvents } from './append-events.ts';
import { renewLeases } from './claim.ts';
import { EventBuffer } from './event-buffer.ts';
import { requireHold } from './fence.ts';
import type { Hold } from './fence.ts';
import { JobCancelled, LeaseLost } from './handler.ts';
import type { JobHandler, JobRun } from './handler.ts';

/** A job that runs in this process: the run that its handler holds, and what the worker does to it. */
export class ActiveRun {
  readonly hold: Hold;
  readonly events: EventBuffer;
  readonly run: JobRun;
  readonly #handler: JobHandler;
  readonly #stop = new AbortController();
  #cancelAsked = false;

  /**
   * @param db for the feature's transactions
   * @param control a pool of its own for events and leases, so that busy handlers cannot starve them
   */
  constructor(
    row: Selectable<JobTable>,
    hold: Hold,
    handler: JobHandler,
    db: Kysely<Database>,
    control: Kysely<Database>,
  ) {
    this.hold = hold;
    this.#handler = handler;
    this.events = new EventBuffer(async (events, progress) => {
      if (!(await appendEvents(control, hold, events, progress)))
        this.stop(new LeaseLost('Another worker holds this job now.'));
    });
    const { events, signal } = this;
    this.run = {
      id: row.id,
      attempt: row.attempt,
      actor: { name: row.created_by, requestId: row.request_id },
      signal,
      progress: (done, total, label) => events.progress({ done, total, label }),
      step: (step, label, state, detail) =>
        events.step({ step, label, state, ...(detail === undefined ? {} : { detail }) }),
      request: (request) => events.request({ ...request, ms: Math.round(request.ms * 10) / 10 }),
      checkCancelled: () => {
        if (this.#cancelAsked) throw new JobCancelled('The job was cancelled.');
        signal.throwIfAborted();
      },
      assertHeld: async () => {
        signal.throwIfAborted();
        const held = await renewLeases(control, hold.worker, [
          { id: hold.job, attempt: hold.attempt },
        ]);
        if (!held.has(hold.job)) this.stop(new LeaseLost('Another worker holds this job now.'));
        signal.throwIfAborted();
      },
      transaction: (work) =>
        retryConflict(() =>
          db.transaction().execute(async (trx) => {
            await requireHold(trx, hold);
            return work(trx);
          }),
        ),
    };
  }

  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  /** A person asked for the job to be cancelled. */
  cancel(): void {
    if (this.#cancelAsked) return;
    this.#cancelAsked = true;
    if (this.#handler.onCancel === 'abort') this.stop(new JobCancelled('The job was cancelled.'));
  }

  /** Stops the handler; the first reason counts. */
  stop(reason: Error): void {
    this.#stop.abort(reason);
  }
}
