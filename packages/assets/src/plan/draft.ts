import type { Asset, AssetId } from '../asset.ts';
import type { ChangeAction, Reason } from '../change.ts';
import type { PlanInput } from '../plan.ts';
import type { BroughtSnapshot } from './bring-to-target.ts';

/** One asset on its way to become a Change. `after` null: it is gone; `before` null: it is not there yet. */
export type Draft = {
  readonly id: AssetId;
  readonly before: Asset | null;
  readonly after: Asset | null;
  readonly action: ChangeAction;
  readonly reasons: readonly Reason[];
};

/** What every check of a plan may look at. */
export type PlanScene = {
  readonly input: PlanInput;
  readonly source: BroughtSnapshot;
  /** In the target's identities: what was asked for itself, not just as a dependency. */
  readonly selected: ReadonlySet<AssetId>;
};

/** Whether a draft writes content into the target. */
export const writes = ({ action }: Draft): boolean =>
  action === 'create' || action === 'update' || action === 'repoint';

/** What an asset's change is called. A dataset that gets another database is re-pointed: imports refuse that. */
export function actionFor(before: Asset | null, after: Asset | null): ChangeAction {
  if (before === null) return after === null ? 'none' : 'create';
  if (after === null) return 'delete';
  if (before.hash === after.hash) return 'none';
  return after.kind === 'dataset' && databaseOf(before) !== databaseOf(after)
    ? 'repoint'
    : 'update';
}

/** The database that an asset reads from. */
export const databaseOf = (asset: Asset): AssetId | undefined =>
  asset.refs.find((ref) => ref.role === 'database')?.to;
