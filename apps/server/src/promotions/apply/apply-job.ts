import { isApplicable } from '@ss-tools/assets';
import type { AssetId, Snapshot } from '@ss-tools/assets';
import type { Context } from '../../context.ts';
import { KnownError } from '../../errors.ts';
import { JobCancelled } from '../../jobs/handler.ts';
import type { JobHandler, JobRun } from '../../jobs/handler.ts';
import { loadPlan } from '../../plans/plan-store.ts';
import type { KeptPlan } from '../../plans/plan-store.ts';
import { keepCapture } from '../../snapshots/store/keep-capture.ts';
import { loadSnapshot } from '../../snapshots/store/load-snapshot.ts';
import { concernedBy, readCarried, withCarried } from './carry-along.ts';
import { checkPreconditions } from './check-preconditions.ts';
import { converge } from './converge.ts';
import { errorWords, isOwnOutage } from './error-words.ts';
import { finish } from './finish.ts';
import { goalOf, hasImports, writesDatabases } from './goal.ts';
import { lookPatiently } from './look-patiently.ts';
import { observe } from './observe.ts';
import type { Observation } from './observe.ts';
import { putBack } from './put-back.ts';
import { settlePromotion } from './settle-promotion.ts';
import { StepLog } from './step-log.ts';

export type ApplyInput = { readonly promotion: string };

/** What one attempt at an apply works with. */
export type Apply = {
  readonly context: Context;
  readonly run: JobRun;
  readonly promotion: string;
  readonly plan: KeptPlan;
  readonly target: { readonly id: string; readonly name: string };
  readonly passwords: ReadonlyMap<AssetId, string>;
  readonly steps: StepLog;
};

/**
 * Applies a plan: keeps the pre-image, checks that the target did not move, writes, verifies. What cannot be finished is
 * put back. Another attempt, after a crash, looks at what is there and goes on from that.
 */
export const applyHandler = (context: Context): JobHandler<ApplyInput> => ({
  kind: 'apply',
  onCancel: 'ask',
  async run(run, { promotion }) {
    const row = await context.db
      .selectFrom('promotions')
      .selectAll()
      .where('id', '=', promotion)
      .executeTakeFirstOrThrow();
    const plan = await loadPlan(context.db, row.plan);
    if (plan.row.target === null) {
      throw new KnownError(
        'target-removed',
        `The environment ${plan.row.target_name} was removed.`,
      );
    }
    const apply: Apply = {
      context,
      run,
      promotion,
      plan,
      target: { id: plan.row.target, name: plan.row.target_name },
      passwords: (await context.secrets.readAll(context.db, `plan:${row.plan}`)) as Map<
        AssetId,
        string
      >,
      steps: new StepLog(context, run, promotion),
    };
    // An earlier attempt had failed and was putting the pre-image back when its worker died.
    if (row.error !== null)
      return putBack(apply, new KnownError(row.error.code, row.error.message, row.error));
    return forward(apply, row.pre_image);
  },
  settled: (trx, { id, input }, outcome) => settlePromotion(context, trx, id, input, outcome),
});

async function forward(apply: Apply, preImage: string | null): Promise<Record<string, string>> {
  const { run, plan, steps } = apply;
  if (!isApplicable(plan.result.plan)) {
    throw new KnownError('not-applicable', 'The plan has open questions, conflicts or blockers.', {
      hint: 'Settle them, and make a new plan.',
    });
  }
  const wroteBefore = preImage !== null && (await steps.wroteBefore());
  try {
    const { seen, kept } = await firstLook(apply, preImage, wroteBefore);
    const goal = goalOf(apply.target, plan.result, apply.passwords);
    const outcome = await converge({
      context: apply.context,
      run,
      steps,
      goal: hasImports(goal) ? withCarried(goal, seen, kept.assets) : goal,
      first: seen,
      checkCancelled: () => run.checkCancelled(),
    });
    await finish(apply, outcome);
    return { promotion: apply.promotion };
  } catch (error) {
    if (run.signal.aborted) throw error;
    // Our own database went away, not the target: the job goes on from what it finds when it is back.
    if (isOwnOutage(error)) throw error;
    if (!(await steps.wroteBefore())) throw error;
    const words = error instanceof JobCancelled ? CANCELLED : errorWords(error);
    return putBack(apply, words, error);
  }
}

/**
 * Reads the target before anything is written, and keeps that. After a first write the pre-image is what was kept then,
 * and the target is waited for: a part of the plan may be in it.
 */
async function firstLook(
  apply: Apply,
  preImage: string | null,
  wroteBefore: boolean,
): Promise<{ readonly seen: Observation; readonly kept: Snapshot }> {
  const { context, run, plan, target } = apply;
  const { result } = plan;
  const kept = preImage === null ? null : await loadSnapshot(context.db, preImage);
  const concerned = concernedBy(result.plan, kept);
  const read = () =>
    observe(context, run, target, {
      ids: concerned,
      writesDatabases: writesDatabases(result.plan),
      expected: [...result.before.values(), ...result.after.values()],
    });
  return apply.steps.step('pre-image', `Read ${target.name} and keep it as it is`, async (step) => {
    const patience = { run, name: target.name, checkCancelled: () => run.checkCancelled() };
    let seen = wroteBefore ? await lookPatiently(patience, read) : await read();
    if (!wroteBefore) checkPreconditions(result.plan, seen);
    if (kept === null) {
      seen = await readCarried(context, run, seen, result);
      await keepPreImage(apply, seen);
    }
    const { size } = seen.snapshot.assets;
    step.tell(size === 1 ? '1 asset read' : `${size} assets read`);
    return { seen, kept: kept ?? seen.snapshot };
  });
}

const CANCELLED = new KnownError('cancelled', 'The promotion was cancelled.', {
  hint: 'The target was put back as it was before.',
});

async function keepPreImage(apply: Apply, seen: Observation): Promise<void> {
  await apply.run.transaction(async (trx) => {
    const id = await keepCapture(trx, seen.captured, 'pre-image');
    await trx
      .updateTable('promotions')
      .set({ pre_image: id, state: 'running' })
      .where('id', '=', apply.promotion)
      .execute();
  });
}
