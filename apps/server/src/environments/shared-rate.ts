import { setTimeout as sleep } from 'node:timers/promises';
import type { RequestRate } from '@ss-tools/superset';
import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { Database } from '../database/schema/index.ts';

/** Requests that one visit to PostgreSQL brings at most: with Superset's 50 a second, rate and burst stay below. */
const PORTION = 5;
/** A portion that is not used so long is lost, so that processes that were quiet do not all begin with one. */
const KEPT_MS = 250;

/**
 * The requests per second that all processes may send to one environment together. Each takes them in small portions
 * from one line in PostgreSQL, whose clock gives out every stretch of time once.
 */
export function sharedRate(
  db: Kysely<Database>,
  environment: string,
  perSecond: number,
): RequestRate {
  // A slow rate is given out one by one, so that no process sits on what another waits for.
  const portion = Math.max(1, Math.min(PORTION, Math.floor(perSecond / 8)));
  let left = 0;
  let goodUntil = 0;
  let queue: Promise<void> = Promise.resolve();

  /** Moves the line on by some seconds; answers how many milliseconds from now the stretch begins. */
  const advance = async (seconds: number): Promise<number> => {
    const { rows } = await sql<{ wait: number }>`
      insert into request_budgets as budget (environment, granted_until)
      values (${environment}, clock_timestamp() + make_interval(secs => ${seconds}))
      on conflict (environment) do update set granted_until =
        greatest(budget.granted_until, clock_timestamp()) + make_interval(secs => ${seconds})
      returning (extract(epoch from granted_until - clock_timestamp()) - ${seconds}) * 1000 as wait
    `.execute(db);
    return Math.max(0, Number(rows[0]?.wait ?? 0));
  };

  const take = async (signal: AbortSignal | undefined): Promise<void> => {
    signal?.throwIfAborted();
    if (left === 0 || performance.now() >= goodUntil) {
      const wait = await advance(portion / perSecond);
      if (wait > 0) await sleep(Math.ceil(wait), undefined, signal ? { signal } : {});
      left = portion;
      goodUntil = performance.now() + KEPT_MS;
    }
    left -= 1;
  };

  return {
    take(signal) {
      const mine = queue.then(() => take(signal));
      queue = mine.catch(() => undefined);
      return mine;
    },
    async pause(ms) {
      left = 0;
      await advance(ms / 1000);
    },
  };
}
