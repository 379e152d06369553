import type { AssetId } from '../asset.ts';
import { NO_MAPPINGS } from '../mapping.ts';
import type { PlanInput, PlanResult, TargetFacts } from '../plan.ts';
import type { Snapshot } from '../snapshot.ts';
import { makePlan } from './make-plan.ts';

/**
 * The input of the plan that takes a plan back: the pre-image is desired exactly as it was, and what the plan created goes.
 * `actual` is the target now, of which the plan may have been carried out wholly or in part. The plan's prediction is the
 * base, so that what was changed in the target since then comes out as drift or conflict instead of being lost in silence.
 */
export function inverseInput(
  { plan, before, after }: PlanResult,
  now: { readonly actual: Snapshot; readonly target: TargetFacts },
): PlanInput {
  const touched = plan.changes.filter((change) => change.action !== 'none');
  const ids = (wasThere: boolean): AssetId[] =>
    touched.filter((change) => before.has(change.id) === wasThere).map((change) => change.id);
  const partial = { supersetVersion: now.actual.supersetVersion, complete: false };
  return {
    desired: { ...partial, absent: new Set(ids(false)), assets: before },
    actual: now.actual,
    base: {
      ...partial,
      absent: new Set(touched.map((change) => change.id).filter((id) => !after.has(id))),
      assets: after,
    },
    mappings: NO_MAPPINGS,
    target: now.target,
    select: ids(true),
    remove: ids(false),
    resolutions: [],
    intent: 'restore',
  };
}

/** The plan that takes a plan back (see inverseInput). */
export const inversePlan = (
  result: PlanResult,
  now: { readonly actual: Snapshot; readonly target: TargetFacts },
): PlanResult => makePlan(inverseInput(result, now));
