import { setTimeout as sleep } from 'node:timers/promises';
import type { RequestRate } from '../options.ts';

/** Requests that may follow each other without a pause after a quiet moment. */
const BURST = 5;

/** Requests per second of one client: rate and burst stay below the 50 that Superset allows by default. */
export class TokenBucket implements RequestRate {
  readonly #perMs: number;
  #tokens = BURST;
  /** Times are on the clock of `performance.now()`. */
  #filledAt = performance.now();
  #pausedUntil = 0;
  /** Who takes tokens stands in a queue, so that a late timer lets nobody through in a bunch. */
  #queue: Promise<void> = Promise.resolve();

  constructor(requestsPerSecond: number) {
    this.#perMs = requestsPerSecond / 1000;
  }

  take(signal?: AbortSignal): Promise<void> {
    const mine = this.#queue.then(() => this.#take(signal));
    this.#queue = mine.catch(() => undefined);
    return mine;
  }

  pause(ms: number): void {
    this.#pausedUntil = Math.max(this.#pausedUntil, performance.now() + ms);
  }

  async #take(signal?: AbortSignal): Promise<void> {
    for (;;) {
      signal?.throwIfAborted();
      const now = performance.now();
      this.#tokens = Math.min(BURST, this.#tokens + (now - this.#filledAt) * this.#perMs);
      this.#filledAt = now;
      const wait = Math.max(this.#pausedUntil - now, (1 - this.#tokens) / this.#perMs);
      if (wait <= 0) {
        this.#tokens -= 1;
        return;
      }
      await sleep(Math.ceil(wait), undefined, signal ? { signal } : {});
    }
  }
}

/** Bounds what one client asks of one Superset: requests under way at once, and those that its rate gives out. */
export class RequestBudget {
  readonly #rate: RequestRate;
  readonly #slots: number;
  #underWay = 0;
  #waiting: (() => void)[] = [];

  constructor(rate: RequestRate, concurrency: number) {
    this.#rate = rate;
    this.#slots = concurrency;
  }

  /** Waits for a turn, runs `task`, gives the turn back. Rejects with the signal's reason if it ends before the turn comes. */
  async run<T>(task: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    await this.#slot(signal);
    try {
      await this.#rate.take(signal);
      return await task();
    } finally {
      this.#underWay -= 1;
      this.#waiting.shift()?.();
    }
  }

  /** Lets nothing start for so many milliseconds: the server asked all of us to wait. */
  async pause(ms: number): Promise<void> {
    await this.#rate.pause(ms);
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
}
