import { setTimeout as sleep } from 'node:timers/promises';
import type { ConnectOptions, RequestEvent } from '../options.ts';
import { RequestBudget, TokenBucket } from './budget.ts';
import { nextStep } from './retry.ts';
import { NoAnswer } from './transport.ts';
import type { Answer, Attempt, Transport } from './transport.ts';

/** A request that may take several attempts. */
export interface Call {
  readonly method: Attempt['method'];
  /** Below the base URL, with the query. */
  readonly path: string;
  readonly body?: string | Uint8Array;
  readonly timeoutMs: number;
  readonly maxBytes: number;
  readonly signal?: AbortSignal | undefined;
  /** A lost answer may be followed by the same request again. */
  readonly repeatable: boolean;
  /** Looks whether a request whose answer was lost was done. */
  readonly check?: (() => Promise<boolean>) | undefined;
  /** Headers of each attempt, asked anew because tokens change. */
  readonly headers: () => Promise<Record<string, string>>;
}

/** How a call ended: with an answer (whatever its status), or found done by `check`. `attempts` counts from 1. */
export type Ending =
  | { readonly kind: 'answer'; readonly answer: Answer; readonly attempts: number }
  | { readonly kind: 'found-done'; readonly attempts: number };

/**
 * Carries calls within the budget, tells the hook of each attempt, repeats what may be repeated.
 * Errors: `NoAnswer` of the last attempt.
 */
export class Exchange {
  readonly #base: string;
  readonly #transport: Transport;
  readonly #budget: RequestBudget;
  readonly #retries: number;
  readonly #signal: AbortSignal | undefined;
  readonly #onRequest: ((event: RequestEvent) => void) | undefined;
  #ids = 0;
  #answered = false;
  /** Attempts sent so far. */
  sent = 0;

  constructor(base: string, transport: Transport, options: ConnectOptions) {
    this.#base = base;
    this.#transport = transport;
    this.#budget = new RequestBudget(
      options.rate ?? new TokenBucket(options.requestsPerSecond ?? 40),
      options.concurrency ?? 4,
    );
    this.#retries = options.retries ?? 4;
    this.#signal = options.signal;
    this.#onRequest = options.onRequest;
  }

  async run(call: Call): Promise<Ending> {
    const id = (this.#ids += 1);
    const signal =
      call.signal && this.#signal
        ? AbortSignal.any([call.signal, this.#signal])
        : (call.signal ?? this.#signal);
    for (let attempt = 1; ; attempt += 1) {
      const { answer, failure } = await this.#attempt(call, id, attempt, signal);
      const step = nextStep({
        attempt,
        retries: this.#retries,
        answeredBefore: this.#answered,
        ...(answer ? { answer } : {}),
        ...(failure ? { failure } : {}),
      });
      if (answer) this.#answered = true;
      if (step) {
        if (answer?.status === 429) await this.#budget.pause(step.wait);
        const repeat = !step.mayBeDone || call.repeatable;
        if (repeat || call.check) {
          await this.#wait(step.wait, signal);
          if (repeat) continue;
          if (await call.check?.()) return { kind: 'found-done', attempts: attempt };
          if (!step.mayBeRunning) continue;
        }
      }
      if (answer) return { kind: 'answer', answer, attempts: attempt };
      throw failure;
    }
  }

  async #attempt(
    call: Call,
    id: number,
    attempt: number,
    signal: AbortSignal | undefined,
  ): Promise<{ answer?: Answer; failure?: NoAnswer }> {
    const headers = await call.headers();
    const about = { id, method: call.method, path: call.path, attempt };
    let started = 0;
    try {
      const answer = await this.#budget.run(() => {
        this.sent += 1;
        started = performance.now();
        this.#onRequest?.({ phase: 'start', ...about });
        const { body, timeoutMs, maxBytes } = call;
        return this.#transport.send({
          method: call.method,
          url: this.#base + call.path,
          headers,
          timeoutMs,
          maxBytes,
          signal,
          ...(body === undefined ? {} : { body }),
        });
      }, signal);
      const ms = performance.now() - started;
      this.#onRequest?.({
        phase: 'end',
        ...about,
        status: answer.status,
        ms,
        bytes: answer.body.length,
      });
      return { answer };
    } catch (error) {
      const failure =
        !(error instanceof NoAnswer) && signal?.aborted === true
          ? new NoAnswer('cancelled', 'cancelled', false, false, error)
          : error;
      if (!(failure instanceof NoAnswer)) throw failure;
      if (started > 0) {
        this.#onRequest?.({
          phase: 'end',
          ...about,
          ms: performance.now() - started,
          error: failure.message,
        });
      }
      return { failure };
    }
  }

  async #wait(ms: number, signal: AbortSignal | undefined): Promise<void> {
    try {
      await sleep(ms, undefined, signal ? { signal } : {});
    } catch (error) {
      throw new NoAnswer('cancelled', 'cancelled', true, false, error);
    }
  }
}
