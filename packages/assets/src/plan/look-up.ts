import type { Asset, AssetId } from '../asset.ts';
import type { Snapshot } from '../snapshot.ts';

/**
 * What a snapshot says of an identity: the asset, null for "is not there" (as far as the account can see: a plan says
 * where that is not far enough), undefined for "was not read" or "could not be read".
 */
export function lookUp(snapshot: Snapshot, id: AssetId): Asset | null | undefined {
  const asset = snapshot.assets.get(id);
  if (asset !== undefined) return asset;
  if (snapshot.unread?.has(id) === true) return undefined;
  return snapshot.complete || snapshot.absent.has(id) ? null : undefined;
}

/** How messages call an asset: `dashboard "Sales"`. */
export const nameOf = (asset: Pick<Asset, 'kind' | 'name'>): string =>
  `${asset.kind.replaceAll('_', ' ')} "${asset.name}"`;

/** Several assets in one sentence, at most five of them by name. */
export function namesOf(assets: readonly Pick<Asset, 'kind' | 'name'>[]): string {
  const named = assets.slice(0, 5).map(nameOf).join(', ');
  return assets.length > 5 ? `${named} and ${assets.length - 5} more` : named;
}
