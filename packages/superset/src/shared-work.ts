import type { AsyncLocalStorage } from 'node:async_hooks';
import { SupersetError } from './errors.ts';

/** Runs something in the async context that the client was made in, instead of that of who happens to call first. */
export type Outside = ReturnType<typeof AsyncLocalStorage.snapshot>;

/**
 * Work that is done once for all who wait for it: a sign-in, an inspection. It belongs to none of them, so neither the
 * signal nor the async context of the first reaches into it; who gives up leaves, and only when all have left it ends.
 */
export class SharedWork<T> {
  readonly #result: Promise<T>;
  readonly #abandon = new AbortController();
  #waiting = 0;

  constructor(outside: Outside, work: (signal: AbortSignal) => Promise<T>) {
    this.#result = outside(() => work(this.#abandon.signal));
    // Its waiters are told; when none is left, nobody needs to be.
    this.#result.catch(() => undefined);
  }

  /** Everybody has left: it is ending, and nobody should join it any more. */
  get abandoned(): boolean {
    return this.#abandon.signal.aborted;
  }

  /** The result. Error `cancelled` for who leaves by `signal`; the others go on waiting. */
  async wait(signal?: AbortSignal): Promise<T> {
    if (signal?.aborted === true) throw left(signal);
    this.#waiting += 1;
    if (signal === undefined) return this.#result;
    const gone = Promise.withResolvers<never>();
    const leave = (): void => {
      this.#waiting -= 1;
      if (this.#waiting === 0) this.#abandon.abort();
      gone.reject(left(signal));
    };
    signal.addEventListener('abort', leave, { once: true });
    try {
      return await Promise.race([this.#result, gone.promise]);
    } finally {
      signal.removeEventListener('abort', leave);
    }
  }
}

const left = (signal: AbortSignal): SupersetError =>
  new SupersetError('Cancelled.', { code: 'cancelled', cause: signal.reason });
