import type { Asset, AssetId, Change, Plan, PlanResult } from '@ss-tools/assets';
import { isImportedKind } from './import-chunks.ts';

/** What an apply drives a target to: the planned contents, in the order of the plan's changes. */
export type Goal = {
  readonly environment: { readonly id: string; readonly name: string };
  /** What the plan changes; with action 'none', what its imports carry along and must leave as it was. */
  readonly changes: readonly Change[];
  /** What the target holds in the end, of all that is in `changes`. */
  readonly plan: Pick<Plan, 'predicted'>;
  readonly after: ReadonlyMap<AssetId, Asset>;
  /** Passwords of databases that are created, by identity. */
  readonly passwords: ReadonlyMap<AssetId, string>;
};

/** Whether a goal writes or deletes connections. */
export const writesDatabases = ({ changes }: Pick<Goal, 'changes'>): boolean =>
  changes.some(({ kind, action }) => kind === 'database' && action !== 'none');

/** Whether anything of a plan goes by `assets/import`. */
export const hasImports = ({ changes }: Pick<Goal, 'changes'>): boolean =>
  changes.some(
    ({ kind, action }) => isImportedKind(kind) && action !== 'none' && action !== 'delete',
  );

/** The goal of a plan. */
export function goalOf(
  environment: Goal['environment'],
  { plan, after }: PlanResult,
  passwords: ReadonlyMap<AssetId, string>,
): Goal {
  return {
    environment,
    changes: plan.changes.filter(({ action }) => action !== 'none'),
    plan,
    after,
    passwords,
  };
}
