import type { Side } from '@ss-tools/api';
import { ASSET_KINDS, parseAssetId } from '@ss-tools/assets';
import type { AssetId, AssetKind, Mappings, Resolution } from '@ss-tools/assets';
import { KnownError } from '../errors.ts';

/** The input of a plan job. Passwords are not in it: they are secrets of the plan. */
export type PlanJobInput = {
  /** The id that the plan will have; its secrets are kept under it already. */
  readonly plan: string;
  readonly target: { readonly id: string; readonly name: string };
  readonly wish: PromotionWish | RollbackWish;
  /** Databases whose password was given. */
  readonly passwordsGiven: readonly AssetId[];
  /** Mappings for this plan alone, over those of the pair. */
  readonly mappings: Mappings;
  /** The plan that it takes the place of. */
  readonly replaces: string | null;
};

export type PromotionWish = {
  readonly intent: 'promotion';
  readonly source: Side;
  readonly select: readonly string[];
  readonly remove: readonly string[];
  readonly resolutions: readonly Resolution[];
};

export type RollbackWish = {
  readonly intent: 'rollback';
  readonly promotion: string;
  readonly resolutions: readonly Resolution[];
};

/** What `all` selects: databases are an environment's own and have to be named. */
const ALL: readonly AssetKind[] = ASSET_KINDS.filter((kind) => kind !== 'database');

/**
 * The kinds that a selector speaks of: `all`, `KIND:*`, `KIND:UUID`, `dashboard:slug`.
 * @throws KnownError bad-selection.
 */
export function selectorKinds(selector: string): readonly AssetKind[] {
  if (selector === 'all') return ALL;
  try {
    return [parseAssetId(selector).kind];
  } catch (error) {
    throw badSelection(error);
  }
}

/** Whether a selector means every asset of its kinds. */
export const isWildcard = (selector: string): boolean =>
  selector === 'all' || selector.endsWith(':*');

/** What the engine could not make of a selection, as an error of the API. */
export function badSelection(error: unknown): KnownError {
  return new KnownError('bad-selection', error instanceof Error ? error.message : String(error), {
    hint: 'Select all, KIND:*, KIND:UUID or dashboard:slug.',
  });
}
