import { inversePlan } from '@ss-tools/assets';
import type { AssetId, Snapshot, TargetFacts } from '@ss-tools/assets';
import { recordAudit } from '../../audit/change.ts';
import { jsonb } from '../../database/jsonb.ts';
import { KnownError } from '../../errors.ts';
import { JobCancelled } from '../../jobs/handler.ts';
import { loadSnapshot } from '../../snapshots/store/load-snapshot.ts';
import type { Apply } from './apply-job.ts';
import { awaitArrival } from './await-arrival.ts';
import { concernedBy, withCarried } from './carry-along.ts';
import { converge } from './converge.ts';
import { errorWords, isOwnOutage } from './error-words.ts';
import { goalOf, writesDatabases } from './goal.ts';
import { PATIENCE_MS, lookPatiently } from './look-patiently.ts';
import { isPassing } from './lost-answer.ts';
import { observe } from './observe.ts';
import type { Observation } from './observe.ts';

/**
 * Puts the pre-image back after an apply that could not be finished, and fails the job with the words of what happened.
 * The failure is kept first, so that another attempt goes on putting back.
 * @throws KnownError always: rolled-back, or failed with the state in which the target is; JobCancelled after a cancel.
 */
export async function putBack(apply: Apply, failure: KnownError, cause?: unknown): Promise<never> {
  const { run, plan, target } = apply;
  await run.transaction(async (trx) => {
    await trx
      .updateTable('promotions')
      .set({ error: jsonb(wordsOf(failure)) })
      .where('id', '=', apply.promotion)
      .execute();
  });
  let left: string[];
  try {
    left = await restore(apply, cause);
  } catch (error) {
    if (run.signal.aborted) throw error;
    // Our own database went away, not the target: another attempt goes on putting back when it is back.
    if (isOwnOutage(error)) throw error;
    const second = errorWords(error);
    throw new KnownError(
      failure.code,
      `${failure.message} Putting ${target.name} back failed as well: ${second.message}`,
      {
        hint: `${target.name} may hold a part of the plan. Roll the promotion back when ${target.name} answers again: its pre-image is kept.`,
        cause: error,
      },
    );
  }
  if (left.length > 0) {
    throw new KnownError(
      failure.code,
      `${failure.message} ${target.name} was put back but for ${left.join(', ')}.`,
      { hint: 'Roll the promotion back: its pre-image is kept.', cause },
    );
  }
  await run.transaction(async (trx) => {
    await trx
      .updateTable('promotions')
      .set({
        state: failure.code === 'cancelled' ? 'cancelled' : 'rolled-back',
        error: jsonb(wordsOf(failure)),
        finished_at: new Date(),
      })
      .where('id', '=', apply.promotion)
      .execute();
    await recordAudit(trx, run.actor, {
      action: 'promotion.put-back',
      subject: `promotion:${apply.promotion}`,
      detail: { plan: plan.row.id, target: target.name, because: failure.code },
    });
  });
  if (failure.code === 'cancelled') throw new JobCancelled();
  throw new KnownError(
    failure.code,
    `${failure.message} ${target.name} was put back as it was before.`,
    {
      hint:
        failure.hint ??
        'Nothing of the plan is left in the target. Mend the cause and make a new plan.',
      cause,
    },
  );
}

/** Brings the target back to what it was; answers the names of what could not be brought back. */
async function restore(apply: Apply, cause: unknown): Promise<string[]> {
  const { context, run, plan, target, steps } = apply;
  const kept = await preImageOf(apply);
  const concerned = concernedBy(plan.result.plan, kept);
  const read = (ids: Iterable<AssetId>): Promise<Observation> =>
    observe(context, run, target, {
      ids: new Set([...concerned, ...ids]),
      writesDatabases: writesDatabases(plan.result.plan),
      expected: null,
    });
  const patience = {
    run,
    name: target.name,
    checkCancelled: () => undefined,
    // A target that was waited for in vain is not waited for twice.
    patienceMs: isPassing(cause) ? 0 : PATIENCE_MS,
  };
  const arrival = await awaitArrival({
    ...patience,
    steps,
    settleMs: context.config.settleMs,
    look: read,
  });
  const seen =
    arrival?.seen ??
    (await steps.step('put-back', `Read what ${target.name} holds now`, () =>
      lookPatiently(patience, () => read([])),
    ));
  const facts: TargetFacts = {
    supersetVersion: seen.captured.supersetVersion,
    account: seen.captured.inspection.account.username,
    // Who and what the pre-image names was there before; nothing is to be asked about it.
    users: null,
    ownersTold: (await seen.captured.users()) !== null,
    roles: null,
    rights: null,
    reports: new Map(),
    passwordsGiven: new Set(),
  };
  const back = inversePlan(plan.result, { actual: seen.snapshot, target: facts });
  const outcome = await converge({
    context,
    run,
    steps,
    goal: withCarried(goalOf(target, back, new Map()), seen, kept.assets),
    first: seen,
    checkCancelled: () => undefined,
  });
  const unreadable = back.plan.notices.filter(({ code }) => code === 'unreadable');
  return [
    ...outcome.mismatches.map(({ name }) => name),
    ...unreadable.flatMap(({ asset }) => asset ?? []),
  ];
}

/** The pre-image: it is kept before the first write, so it is there when there is something to put back. */
async function preImageOf({ context, promotion }: Apply): Promise<Snapshot> {
  const { pre_image } = await context.db
    .selectFrom('promotions')
    .select('pre_image')
    .where('id', '=', promotion)
    .executeTakeFirstOrThrow();
  if (pre_image === null) throw new Error(`Promotion ${promotion} wrote without a pre-image.`);
  return loadSnapshot(context.db, pre_image);
}

const wordsOf = ({ code, message, hint }: KnownError) => ({
  code,
  message,
  ...(hint === undefined ? {} : { hint }),
});
