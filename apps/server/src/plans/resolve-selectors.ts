import { assetId, resolveSelection } from '@ss-tools/assets';
import type { AssetId, Snapshot } from '@ss-tools/assets';
import { badSelection, isWildcard, selectorKinds } from './plan-request.ts';

/**
 * The identities that selectors mean in a snapshot.
 * @throws KnownError bad-selection, with the nearest assets where nothing fits.
 */
export function resolveSelectors(snapshot: Snapshot, selectors: readonly string[]): AssetId[] {
  const ids = new Set<AssetId>();
  for (const selector of selectors) {
    if (isWildcard(selector)) {
      const kinds = selectorKinds(selector);
      for (const asset of snapshot.assets.values()) {
        if (kinds.includes(asset.kind)) ids.add(assetId(asset));
      }
      continue;
    }
    try {
      ids.add(resolveSelection(snapshot, selector));
    } catch (error) {
      throw badSelection(error);
    }
  }
  return [...ids];
}
