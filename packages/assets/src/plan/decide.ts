import type { Asset, AssetId } from '../asset.ts';
import { sameJson } from '../diff/same-json.ts';
import type { JsonObject } from '../json.ts';
import type { Notice, Resolution } from '../plan.ts';
import { nameOf } from './look-up.ts';

/** The three states of one asset; null is "not there". `base` undefined: nothing is known of the last apply. */
export type ThreeStates = {
  readonly desired: Asset;
  readonly actual: Asset | null;
  readonly base: Asset | null | undefined;
};

/** Whether the desired state is written or the target's is left alone, and what a person must know of it. */
export type Decision = { readonly take: 'source' | 'target'; readonly notice?: Notice };

/**
 * Decides what happens to one asset by what changed since the last apply. Both sides changed and differ: a conflict,
 * which a resolution settles. Only the target changed: drift, which the plan overwrites. Owners do not count where the
 * plan leaves the target's owners alone (`ignoreOwners`).
 */
export function decide(
  id: AssetId,
  { desired, actual, base }: ThreeStates,
  options: { readonly resolution: Resolution['take'] | undefined; readonly ignoreOwners: boolean },
): Decision {
  const same = (a: Asset | null, b: Asset | null): boolean => sameAsset(a, b, options.ignoreOwners);
  if (same(desired, actual)) return { take: 'source' };
  if (options.resolution === 'target') return { take: 'target' };
  if (base === undefined || (base === null && actual === null)) return { take: 'source' };
  if (same(actual, base)) return { take: 'source' };
  if (same(desired, base)) return { take: 'source', notice: drift(id, desired, actual) };
  if (options.resolution === 'source') return { take: 'source' };
  return { take: 'source', notice: conflict(id, desired, actual) };
}

function sameAsset(a: Asset | null, b: Asset | null, ignoreOwners: boolean): boolean {
  if (a === null || b === null) return a === b;
  if (a.hash === b.hash) return true;
  return ignoreOwners && sameJson(withoutOwners(a.content), withoutOwners(b.content));
}

function withoutOwners(content: JsonObject): JsonObject {
  const { owners: _owners, ...rest } = content;
  return rest;
}

const conflict = (id: AssetId, desired: Asset, actual: Asset | null): Notice => ({
  level: 'question',
  code: 'conflict',
  asset: id,
  message:
    actual === null
      ? `${nameOf(desired)} was changed in the source and removed from the target since the last promotion.`
      : `${nameOf(desired)} was changed in the source and in the target since the last promotion.`,
  hint: 'Decide which side holds: take the source (the target’s change is overwritten) or the target (it is left alone).',
});

const drift = (id: AssetId, desired: Asset, actual: Asset | null): Notice => ({
  level: 'warning',
  code: 'drift',
  asset: id,
  message:
    actual === null
      ? `${nameOf(desired)} was removed from the target since the last promotion; the plan brings it back.`
      : `${nameOf(desired)} was changed in the target since the last promotion; the plan overwrites that.`,
  hint: 'Bring the target’s change into the source first if it is wanted, or settle for the target to leave it alone.',
});
