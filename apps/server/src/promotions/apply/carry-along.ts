import type { Asset, AssetId, Change, Plan, PlanResult, Snapshot } from '@ss-tools/assets';
import { assetId } from '@ss-tools/assets';
import type { Context } from '../../context.ts';
import type { JobRun } from '../../jobs/handler.ts';
import { carriedIn } from '../../plans/carried-along.ts';
import { hasImports } from './goal.ts';
import type { Goal } from './goal.ts';
import { isImportedKind } from './import-chunks.ts';
import { closureInTarget } from './observe.ts';
import type { Observation } from './observe.ts';

/**
 * Imports of versions that take no sparse bundles write everything that a change needs as well, and do it harm: the
 * account becomes an owner, charts lose their annotations. So all that an apply or its way back carries along is read
 * before the first write, and is part of the pre-image.
 */
export async function readCarried(
  context: Context,
  run: JobRun,
  seen: Observation,
  { plan, before, after }: PlanResult,
): Promise<Observation> {
  if (takesSparse(seen) || !hasImports(plan)) return seen;
  const carriers = plan.changes.filter(
    ({ kind, action }) => action !== 'none' && isImportedKind(kind),
  );
  let wider = seen;
  for (const side of [after, before]) {
    const ids = carriers.map(({ id }) => id).filter((id) => side.has(id));
    wider = (await closureInTarget(context, run, wider, side, ids)).seen;
  }
  return wider;
}

/** What an apply has to look at: all that its plan rests on, and what its imports carry along. */
export const concernedBy = (plan: Plan, preImage: Snapshot | null): Set<AssetId> =>
  new Set([
    ...(Object.keys(plan.preconditions) as AssetId[]),
    ...carriedIn(preImage?.assets ?? new Map()).map(assetId),
  ]);

/**
 * Adds to a goal what its imports carry along, to be in the end as it was before the first write. `preImage` holds that,
 * whatever an earlier attempt has done to it since.
 */
export function withCarried(
  goal: Goal,
  seen: Observation,
  preImage: ReadonlyMap<AssetId, Asset>,
): Goal {
  if (takesSparse(seen)) return goal;
  const changed = new Set(goal.changes.map(({ id }) => id));
  const carried = carriedIn(preImage).filter((asset) => !changed.has(assetId(asset)));
  const kept = new Map(carried.map((asset) => [assetId(asset), asset.hash]));
  return {
    ...goal,
    changes: [...goal.changes, ...carried.map(unchanged)],
    plan: { predicted: { ...goal.plan.predicted, ...Object.fromEntries(kept) } },
    after: new Map([...goal.after, ...carried.map((asset) => [assetId(asset), asset] as const)]),
  };
}

const takesSparse = ({ captured }: Observation): boolean =>
  captured.inspection.capabilities.sparseAssetsImport;

const unchanged = (asset: Asset): Change => ({
  id: assetId(asset),
  kind: asset.kind,
  name: asset.name,
  action: 'none',
  before: asset.hash,
  after: asset.hash,
  fields: [],
  reasons: [],
});
