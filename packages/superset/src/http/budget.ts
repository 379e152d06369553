import { setTimeout as sleep } from 'node:timers/promises';

/** Requests that may follow each other without a pause after a quiet moment. */
const BURST = 5;

/**
 * Bounds what one client asks of one Superset: requests per second (token bucket) and requests under way at once.
 * Superset limits callers to 50 per second by default; rate + burst stay below that.
 */
export class RequestBudget {
  readonly #interval: number;
  readonly #slots: number;
  #underWay = 0;
  #waiting: (() => void)[] = [];
  /** When the bucket will have been refilled, on the clock of `performance.now()`. */
  #fullAt = 0;
  #pausedUntil = 0;

  constructor(requestsPerSecond: number, concurrency: number) {
    this.#interval = 1000 / requestsPerSecond;
    this.#slots = concurrency;
  }

  /** Waits for a turn, runs `task`, gives the turn back. Rejects with the signal's reason if it ends before the turn comes. */
  async run<T>(task: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    await this.#slot(signal);
    try {
      await this.#token(signal);
      return await task();
    } finally {
      this.#underWay -= 1;
      this.#waiting.shift()?.();
    }
  }

  /** Lets nothing start for so many milliseconds: the server asked all of us to wait. */
  pause(ms: number): void {
    this.#pausedUntil = Math.max(this.#pausedUntil, performance.now() + ms);
  }

  async #slot(signal?: AbortSignal): Promise<void> {
    while (this.#underWay >= this.#slots) {
      signal?.throwIfAborted();
      await new Promise<void>((resolve) => {
        const wake = (): void => {
          signal?.removeEventListener('abort', wake);
          this.#waiting = this.#waiting.filter((other) => other !== wake);
          resolve();
        };
        this.#waiting.push(wake);
        signal?.addEventListener('abort', wake, { once: true });
      });
    }
    signal?.throwIfAborted();
    this.#underWay += 1;
  }

  async #token(signal?: AbortSignal): Promise<void> {
    for (;;) {
      const now = performance.now();
      if (now < this.#pausedUntil) {
        await sleep(this.#pausedUntil - now, undefined, signal ? { signal } : {});
        continue;
      }
      this.#fullAt = Math.max(this.#fullAt, now) + this.#interval;
      const wait = this.#fullAt - now - BURST * this.#interval;
      if (wait > 0) await sleep(wait, undefined, signal ? { signal } : {});
      return;
    }
  }
}
