import type { Asset, AssetId } from '../asset.ts';
import { NO_MAPPINGS } from '../mapping.ts';
import type { PlanInput, PlanResult, TargetFacts } from '../plan.ts';
import type { Snapshot } from '../snapshot.ts';
import { makePlan } from './make-plan.ts';

/** The target after a plan was carried out, wholly or in part. */
export type AfterPlan = {
  readonly actual: Snapshot;
  readonly target: TargetFacts;
  /** What the plan does not name and its writes may have harmed all the same, as it was before them. */
  readonly carried?: ReadonlyMap<AssetId, Asset>;
};

/**
 * The input of the plan that takes a plan back: the pre-image is desired exactly as it was, and what the plan created goes.
 * The plan's prediction is the base, so that what was changed in the target since then comes out as drift or conflict
 * instead of being lost in silence. What was carried along comes back as it was, where nobody removed it since.
 */
export function inverseInput(
  { plan, before, after }: PlanResult,
  { actual, target, carried = new Map() }: AfterPlan,
): PlanInput {
  const touched = plan.changes.filter((change) => change.action !== 'none');
  const ids = (wasThere: boolean): AssetId[] =>
    touched.filter((change) => before.has(change.id) === wasThere).map((change) => change.id);
  const named = new Set(touched.map(({ id }) => id));
  const along = [...carried].filter(([id]) => !named.has(id) && actual.assets.has(id));
  const partial = { supersetVersion: actual.supersetVersion, complete: false };
  return {
    desired: { ...partial, absent: new Set(ids(false)), assets: new Map([...along, ...before]) },
    actual,
    base: {
      ...partial,
      absent: new Set(touched.map((change) => change.id).filter((id) => !after.has(id))),
      assets: new Map([...along, ...after]),
    },
    mappings: NO_MAPPINGS,
    target,
    select: [...ids(true), ...along.map(([id]) => id)],
    remove: ids(false),
    resolutions: [],
    intent: 'restore',
  };
}

/** The plan that takes a plan back (see inverseInput). */
export const inversePlan = (result: PlanResult, now: AfterPlan): PlanResult =>
  makePlan(inverseInput(result, now));
