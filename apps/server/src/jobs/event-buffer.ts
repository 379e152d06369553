import type { Job } from '@ss-tools/api';
import type { NewEvent } from './append-events.ts';

/** How many request events a job keeps; steps and states are few and always kept. */
const REQUEST_LIMIT = 5_000;
const STEP_LIMIT = 20_000;
const FLUSH_MS = 100;

/**
 * Gathers a job's events and writes them in batches: of progress only the latest of a batch is kept. Once the job has
 * told REQUEST_LIMIT requests, further ones are left out.
 * @param write stores a batch; its error is reported by `flush` and kept from the timer
 */
export class EventBuffer {
  readonly #write: (events: NewEvent[], progress: Job['progress']) => Promise<void>;
  #waiting: NewEvent[] = [];
  #progress: NonNullable<Job['progress']> | null = null;
  #lastWritten = '';
  #requests = 0;
  #steps = 0;
  #timer: NodeJS.Timeout | undefined;
  #tail: Promise<void> = Promise.resolve();

  constructor(write: (events: NewEvent[], progress: Job['progress']) => Promise<void>) {
    this.#write = write;
  }

  progress(progress: NonNullable<Job['progress']>): void {
    this.#progress = progress;
    this.#schedule();
  }

  step(data: Record<string, unknown>): void {
    this.#steps += 1;
    if (this.#steps <= STEP_LIMIT) this.#push({ type: 'step', at: new Date(), data });
  }

  request(data: Record<string, unknown>): void {
    this.#requests += 1;
    if (this.#requests <= REQUEST_LIMIT) this.#push({ type: 'request', at: new Date(), data });
  }

  /** Writes what waits, after what is being written. */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const writing = this.#tail.then(() => this.#writeBatch());
    this.#tail = writing.catch(() => {});
    return writing;
  }

  /** Forgets what waits; nothing is written after this. */
  async drop(): Promise<void> {
    clearTimeout(this.#timer);
    this.#waiting = [];
    this.#progress = null;
    this.#push = () => {};
    await this.#tail;
  }

  #push = (event: NewEvent): void => {
    this.#waiting.push(event);
    this.#schedule();
  };

  #schedule(): void {
    this.#timer ??= setTimeout(() => void this.flush().catch(() => {}), FLUSH_MS);
  }

  async #writeBatch(): Promise<void> {
    const events = this.#waiting;
    const progress = this.#progress;
    this.#waiting = [];
    this.#progress = null;
    if (progress !== null && JSON.stringify(progress) !== this.#lastWritten) {
      this.#lastWritten = JSON.stringify(progress);
      events.push({ type: 'progress', at: new Date(), data: progress });
    }
    if (events.length === 0) return;
    try {
      await this.#write(events, progress);
    } catch (error) {
      // The database may be away for a moment: it goes with the next batch.
      this.#waiting.unshift(...events);
      throw error;
    }
  }
}
