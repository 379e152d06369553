import { contract } from '@ss-tools/api';
import type { ApiClient, ApiError } from '@ss-tools/api';
import { problemOf } from '#lib/api/resource.svelte.ts';
import type { Job } from '#lib/api/types.ts';

/** The client's event, named here by what the client yields. */
type JobEvent = ReturnType<ApiClient['events']> extends AsyncGenerator<infer E> ? E : never;
export type SentRequest = Extract<JobEvent, { type: 'request' }>;
export type StepEvent = Extract<JobEvent, { type: 'step' }>;

/** Requests kept for the page; a big promotion sends thousands, and the count still counts them all. */
const KEPT_REQUESTS = 300;

export const isFinal = (state: Job['state']): boolean =>
  state === 'succeeded' || state === 'failed' || state === 'cancelled';

/** Follows one job: first all that happened so far, then live, also over a cut connection. */
export class JobWatch {
  job: Job | undefined = $state.raw();
  progress: { done: number; total: number; label: string } | null = $state.raw(null);
  /** The last word on each step, in the order in which they began; one that is done twice stands here twice. */
  steps: readonly StepEvent[] = $state.raw([]);
  requests: readonly SentRequest[] = $state.raw([]);
  requestCount = $state(0);
  problem: ApiError | null = $state.raw(null);
  readonly #api: ApiClient;

  constructor(client: ApiClient) {
    this.#api = client;
  }

  /** Resolves with the job when it has ended; undefined when `signal` aborted or the job cannot be followed. */
  async follow(id: string, signal: AbortSignal): Promise<Job | undefined> {
    try {
      this.job = await this.#api.call(contract.jobs.get, { params: { id } });
      this.progress = this.job.progress;
      for await (const event of this.#api.events(contract.jobs.events, {
        params: { id },
        signal,
      })) {
        if (signal.aborted) return undefined;
        this.take(event);
      }
      return this.job;
    } catch (error) {
      if (!signal.aborted) this.problem = problemOf(error);
      return undefined;
    }
  }

  /** It was asked to stop, and goes on to where it can: an open job is cancellable until it has been cancelled. */
  get stopping(): boolean {
    return this.job !== undefined && !isFinal(this.job.state) && !this.job.cancellable;
  }

  /** Asks the job to stop; it says itself when it has. */
  async cancel(): Promise<void> {
    if (this.job === undefined) return;
    const asked = await this.#api.call(contract.jobs.cancel, { params: { id: this.job.id } });
    // Its end may have been told before the answer came.
    if (!isFinal(this.job.state)) this.job = asked;
  }

  take(event: JobEvent): void {
    if (event.type === 'state') {
      this.job = event.job;
      this.progress = event.job.progress ?? this.progress;
    } else if (event.type === 'progress') {
      this.progress = { done: event.done, total: event.total, label: event.label };
    } else if (event.type === 'request') {
      this.requestCount++;
      this.requests = [...this.requests, event].slice(-KEPT_REQUESTS);
    } else {
      // One that begins while it is under way was begun by a worker that is lost.
      const at = this.steps.findLastIndex(
        ({ step, state }) =>
          step === event.step && (event.state !== 'started' || state === 'started'),
      );
      this.steps = at === -1 ? [...this.steps, event] : this.steps.with(at, event);
    }
  }
}
