import type { Asset, AssetId, Change, PlanResult } from '@ss-tools/assets';

/** What an apply drives a target to: the planned contents, in the order of the plan's changes. */
export type Goal = {
  readonly environment: { readonly id: string; readonly name: string };
  readonly changes: readonly Change[];
  readonly after: ReadonlyMap<AssetId, Asset>;
  /** Passwords of databases that are created, by identity. */
  readonly passwords: ReadonlyMap<AssetId, string>;
};

/** Whether a goal writes or deletes connections. */
export const writesDatabases = ({ changes }: Pick<Goal, 'changes'>): boolean =>
  changes.some(({ kind, action }) => kind === 'database' && action !== 'none');

/** The goal of a plan. */
export function goalOf(
  environment: Goal['environment'],
  { plan, after }: PlanResult,
  passwords: ReadonlyMap<AssetId, string>,
): Goal {
  return {
    environment,
    changes: plan.changes.filter(({ action }) => action !== 'none'),
    after,
    passwords,
  };
}
