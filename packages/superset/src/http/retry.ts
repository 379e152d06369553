import type { Answer, NoAnswer } from './transport.ts';

const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 8_000;
/** A server that asks for a longer pause than this is told to a person instead of waited for. */
const LONGEST_RETRY_AFTER_MS = 90_000;

const TEMPORARY = new Set([429, 502, 503, 504]);

/** Whether the status says "try again later". */
export const isTemporary = (status: number): boolean => TEMPORARY.has(status);

const OUT_OF_THREADS = /can(?:'|&#39;)t start new thread|threads can only be started once/;

/**
 * Whether a Superset failed because its process had no thread to give, which passes in a moment. Any other 500 is final:
 * most fail each time, as the export of a broken asset does, and a repeat would only cost as much again.
 */
const isOutOfThreads = ({ status, body }: Answer): boolean =>
  status === 500 && OUT_OF_THREADS.test(body.toString('utf8'));

/** Seconds of a Retry-After header (RFC 9110, 10.2.3: seconds or a date); undefined if there is none that can be read. */
export function retryAfterSeconds(answer: Answer, now = Date.now()): number | undefined {
  const text = answer.headers['retry-after'];
  if (typeof text !== 'string' || text === '') return undefined;
  const seconds = /^\d+$/.test(text) ? Number(text) : (Date.parse(text) - now) / 1000;
  return Number.isFinite(seconds) ? Math.max(0, seconds) : undefined;
}

/** Milliseconds to wait before attempt `attempt + 1`: doubling, with jitter so that many callers do not come back together. */
export function backOff(attempt: number, random = Math.random): number {
  const ceiling = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (attempt - 1));
  return Math.round(ceiling * (0.5 + random() / 2));
}

/** What is known when an attempt did not bring a usable answer. */
export interface Outcome {
  readonly attempt: number;
  readonly retries: number;
  readonly answer?: Answer;
  readonly failure?: NoAnswer;
  /** Whether this Superset has answered before: a first contact is not worth waiting for. */
  readonly answeredBefore: boolean;
}

export interface NextStep {
  /** Milliseconds to wait. */
  readonly wait: number;
  /** The server may have done the work: only repeat what may be repeated. */
  readonly mayBeDone: boolean;
  /** It may still be working on it, so that even a look that finds nothing proves nothing. */
  readonly mayBeRunning: boolean;
}

/** Whether and when to try again; null: no more. */
export function nextStep({
  attempt,
  retries,
  answer,
  failure,
  answeredBefore,
}: Outcome): NextStep | null {
  if (attempt > retries) return null;
  if (failure) {
    if (!failure.temporary) return null;
    if (failure.kind === 'unreachable' && !answeredBefore && attempt > 1) return null;
    // A second time-out of the same request would only double the wait.
    if (failure.kind === 'timeout' && attempt > 1) return null;
    return {
      wait: backOff(attempt),
      mayBeDone: failure.sent,
      // A Superset whose client is gone goes on with what it began.
      mayBeRunning: failure.sent,
    };
  }
  if (!answer) return null;
  if (!isTemporary(answer.status) && !(attempt === 1 && isOutOfThreads(answer))) return null;
  const asked = retryAfterSeconds(answer);
  if (asked !== undefined && asked * 1000 > LONGEST_RETRY_AFTER_MS) return null;
  return {
    wait: Math.max(asked === undefined ? 0 : asked * 1000, backOff(attempt)),
    // The limiter refuses before anything is done.
    mayBeDone: answer.status !== 429,
    mayBeRunning: answer.status === 504,
  };
}
