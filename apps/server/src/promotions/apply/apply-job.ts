import { isApplicable } from '@ss-tools/assets';
import type { AssetId } from '@ss-tools/assets';
import { isSupersetError } from '@ss-tools/superset';
import type { Context } from '../../context.ts';
import { jsonb } from '../../database/jsonb.ts';
import { isTransient } from '../../database/transient.ts';
import { KnownError } from '../../errors.ts';
import { JobCancelled } from '../../jobs/handler.ts';
import type { JobHandler, JobRun } from '../../jobs/handler.ts';
import { loadPlan } from '../../plans/plan-store.ts';
import type { KeptPlan } from '../../plans/plan-store.ts';
import { keepCapture } from '../../snapshots/capture-environment.ts';
import { checkPreconditions } from './check-preconditions.ts';
import { converge } from './converge.ts';
import { errorWords } from './error-words.ts';
import { finish } from './finish.ts';
import { goalOf, writesDatabases } from './goal.ts';
import { observe } from './observe.ts';
import type { Observation } from './observe.ts';
import { putBack } from './put-back.ts';
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
  async settled(trx, job, outcome) {
    const { promotion } = job.input;
    const open = {
      state: outcome.state === 'cancelled' ? ('cancelled' as const) : ('failed' as const),
    };
    if (outcome.state !== 'succeeded') {
      await trx
        .updateTable('promotions')
        .set({
          ...open,
          finished_at: new Date(),
          ...(outcome.state === 'failed' ? { error: jsonb(outcome.error) } : {}),
        })
        .where('id', '=', promotion)
        .where('state', 'in', ['queued', 'running'])
        .execute();
    }
    const row = await trx
      .selectFrom('promotions')
      .select('plan')
      .where('id', '=', promotion)
      .executeTakeFirst();
    if (row !== undefined) await context.secrets.remove(trx, `plan:${row.plan}`);
  },
});

async function forward(apply: Apply, preImage: string | null): Promise<Record<string, string>> {
  const { run, plan, steps, target } = apply;
  const { result } = plan;
  if (!isApplicable(result.plan)) {
    throw new KnownError('not-applicable', 'The plan has open questions, conflicts or blockers.', {
      hint: 'Settle them, and make a new plan.',
    });
  }
  const concerned = new Set(Object.keys(result.plan.preconditions) as AssetId[]);
  const first = await steps.step(
    'pre-image',
    `Read ${target.name} and keep it as it is`,
    async (tell) => {
      const seen = await observe(
        apply.context,
        run,
        target,
        concerned,
        writesDatabases(result.plan),
      );
      if (preImage === null) {
        checkPreconditions(result.plan, seen);
        await keepPreImage(apply, seen);
      } else if (!(await steps.wroteBefore())) {
        checkPreconditions(result.plan, seen);
      }
      tell(`${seen.snapshot.assets.size} assets read`);
      return seen;
    },
  );
  const goal = goalOf(target, result, apply.passwords);
  try {
    const outcome = await converge({
      context: apply.context,
      run,
      steps,
      goal,
      first,
      checkCancelled: () => run.checkCancelled(),
    });
    await finish(apply, outcome);
    return { promotion: apply.promotion };
  } catch (error) {
    if (run.signal.aborted) throw error;
    // Our own database went away, not the target: the job goes on from what it finds when it is back.
    if (!isSupersetError(error) && isTransient(error)) throw error;
    if (!(await steps.wroteBefore())) throw error;
    const words = error instanceof JobCancelled ? CANCELLED : errorWords(error);
    return putBack(apply, words, error);
  }
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
