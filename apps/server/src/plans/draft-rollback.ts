import { inverseInput, makePlan } from '@ss-tools/assets';
import type { AssetId, PlanInput, PlanResult, Resolution } from '@ss-tools/assets';
import type { Context } from '../context.ts';
import { KnownError } from '../errors.ts';
import type { JobRun } from '../jobs/handler.ts';
import { findEnvironmentName } from '../snapshots/environment-name.ts';
import { kindsNeededBy, kindsUsing } from '../snapshots/kind-scope.ts';
import { leftCarried } from './carried-along.ts';
import type { NewPlan } from './keep-plan.ts';
import type { PlanJobInput, RollbackWish } from './plan-request.ts';
import { loadPlan } from './plan-store.ts';
import { kindsOf } from './read-source.ts';
import { captureTarget, completeTarget } from './read-target.ts';
import type { TargetWish } from './read-target.ts';

/**
 * Drafts the way back from a promotion, to the pre-image that it kept. After one that did not end well that includes what
 * its imports carried along.
 */
export async function draftRollback(
  context: Context,
  run: JobRun,
  input: PlanJobInput,
  wish: RollbackWish,
): Promise<NewPlan> {
  const promotion = await context.db
    .selectFrom('promotions')
    .selectAll()
    .where('id', '=', wish.promotion)
    .executeTakeFirstOrThrow();
  const taken: PlanResult = (await loadPlan(context.db, promotion.plan)).result;
  if (promotion.pre_image === null) {
    throw new KnownError(
      'nothing-to-roll-back',
      'The promotion stopped before it wrote anything.',
      {
        status: 409,
        hint: 'The target is as it was; there is nothing to take back.',
      },
    );
  }
  const target = await findEnvironmentName(context.db, input.target.id);
  const touched = Object.keys(taken.plan.predicted) as AssetId[];
  const kinds = kindsOf(touched);
  const left = await leftCarried(context.db, promotion);
  const targetWish: TargetWish = {
    target,
    kinds: kindsNeededBy([...kinds, ...kindsUsing(kinds), ...kindsOf(left.keys())]),
    likely: (id) => id in taken.plan.predicted,
    passwordsGiven: input.passwordsGiven,
    deletes: true,
  };
  const first = await captureTarget(context, run, targetWish);
  const carried = first.inspection.capabilities.sparseAssetsImport ? new Map() : left;
  const concerned = [...touched, ...carried.keys()];
  const ready = await completeTarget(context, run, first, targetWish, concerned, null);
  const planInput: PlanInput = {
    ...inverseInput(taken, { actual: ready.snapshot, target: ready.facts, carried }),
    mappings: input.mappings,
    resolutions: wish.resolutions as Resolution[],
  };
  return {
    id: input.plan,
    intent: 'rollback',
    rollbackOf: wish.promotion,
    source: {
      kept: promotion.pre_image,
      captured: null,
      environment: target.id,
      label: `${target.name} before the promotion`,
      keptAt: null,
    },
    target: { ...target, captured: ready.captured },
    replaces: input.replaces,
    request: {
      source: null,
      select: [...planInput.select],
      remove: [...planInput.remove],
      resolutions: [...wish.resolutions],
      mappings: input.mappings,
    },
    result: makePlan(planInput),
  };
}
