import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import { SYSTEM } from '../src/audit/actor.ts';
import type { Context } from '../src/context.ts';
import type { Database } from '../src/database/schema/index.ts';
import { KnownError } from '../src/errors.ts';
import type { Feature } from '../src/feature.ts';
import type { JobHandler } from '../src/jobs/handler.ts';

/** What a job of these tests does; it writes what it did into the table job_test. */
export type TestInput = {
  /** How long it works, in milliseconds; it looks at its signal all the time. */
  readonly ms?: number;
  /** The same for further attempts; else they work as long as the first. */
  readonly msAgain?: number;
  /** Works without looking at its signal, as one long request does. */
  readonly deaf?: boolean;
  readonly fail?: 'known' | 'unknown' | 'settled';
  /** Writes this many steps. */
  readonly steps?: number;
};

export type Entry = { job: string; attempt: number; pid: number; what: string };

export async function prepareJobTest(db: Kysely<Database>): Promise<void> {
  await sql`create table job_test (id bigserial primary key, job uuid not null, attempt int not null, pid int not null, what text not null)`.execute(
    db,
  );
}

export async function entries(db: Kysely<Database>, job?: string): Promise<Entry[]> {
  const { rows } =
    await sql<Entry>`select * from job_test where ${job ?? null}::uuid is null or job = ${job ?? null} order by id`.execute(
      db,
    );
  return rows;
}

/** Job kinds `capture` (a cancel aborts it) and `apply` (a cancel is asked for), both doing what their input says. */
export const jobTestFeature: Feature = {
  jobs: ({ db }) => (['capture', 'apply'] as const).map((kind) => handler(kind, db)),
};

function handler(kind: 'capture' | 'apply', db: Kysely<Database>): JobHandler<TestInput> {
  const note = (job: string, attempt: number, what: string) =>
    sql`insert into job_test (job, attempt, pid, what) values (${job}, ${attempt}, ${process.pid}, ${what})`.execute(
      db,
    );
  return {
    kind,
    onCancel: kind === 'capture' ? 'abort' : 'ask',
    async run(run, input) {
      await note(run.id, run.attempt, 'start');
      for (let step = 1; step <= (input.steps ?? 0); step++)
        run.step(`step-${step}`, `Step ${step}`, 'done');
      run.progress(1, 2, 'halfway');
      if (input.fail === 'known')
        throw new KnownError('no-good', 'It is no good.', { hint: 'Make it good.' });
      if (input.fail === 'unknown') throw new Error('the password is hunter2');
      for (
        const end = Date.now() + ((run.attempt > 1 ? input.msAgain : undefined) ?? input.ms ?? 0);
        Date.now() < end;
      ) {
        await pause(20);
        if (input.deaf === true) continue;
        run.checkCancelled();
        run.signal.throwIfAborted();
      }
      await note(run.id, run.attempt, 'worked');
      await run.assertHeld();
      await run.transaction(async (trx) => {
        await sql`insert into job_test (job, attempt, pid, what) values (${run.id}, ${run.attempt}, ${process.pid}, 'fenced')`.execute(
          trx,
        );
      });
      return { snapshot: run.id };
    },
    async settled(trx, job, outcome) {
      await sql`insert into job_test (job, attempt, pid, what) values (${job.id}, 0, ${process.pid}, ${`settled ${outcome.state}`})`.execute(
        trx,
      );
      if (job.input.fail === 'settled' && outcome.state === 'succeeded')
        throw new Error('the row is gone');
    },
  };
}

/** Puts a job of these tests into the queue. */
export function enqueue(
  context: Context,
  input: TestInput,
  more: { kind?: 'capture' | 'apply'; exclusive?: string } = {},
) {
  return context.db.transaction().execute((trx) =>
    context.jobs.enqueue(trx, {
      kind: more.kind ?? 'capture',
      title: 'A test',
      input,
      actor: SYSTEM,
      ...(more.exclusive === undefined ? {} : { exclusive: more.exclusive }),
    }),
  );
}

/** Waits until `look` answers something other than null; fails after `limitMs`. */
export async function until<T>(
  what: string,
  look: () => Promise<T | null>,
  limitMs = 30_000,
): Promise<T> {
  for (const end = Date.now() + limitMs; Date.now() < end; await pause(25)) {
    const found = await look();
    if (found !== null) return found;
  }
  throw new Error(`${what} did not come within ${limitMs} ms`);
}

/** The job once it has ended. */
export const ended = (context: Context, id: string, limitMs?: number) =>
  until(
    `the end of job ${id}`,
    async () => {
      const job = await context.jobs.get(id);
      return job.finishedAt === null ? null : job;
    },
    limitMs,
  );

/** Resolves when an attempt at the job has begun. */
export const begun = (context: Context, id: string, attempt = 1, limitMs?: number) =>
  until(
    `attempt ${attempt} of job ${id}`,
    async () => {
      const own = await entries(context.db, id);
      return own.find((entry) => entry.attempt === attempt && entry.what === 'start') ?? null;
    },
    limitMs,
  );
