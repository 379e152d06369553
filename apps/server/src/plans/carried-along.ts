import { assetId } from '@ss-tools/assets';
import type { Asset, AssetId, AssetKind } from '@ss-tools/assets';
import type { Kysely, Selectable } from 'kysely';
import type { Database } from '../database/schema/index.ts';
import type { PromotionTable } from '../database/schema/promotions.ts';
import { loadSnapshot } from '../snapshots/store/load-snapshot.ts';

/** Kinds that others need: only they come along with what is imported. */
const CARRIED: ReadonlySet<AssetKind> = new Set<AssetKind>(['database', 'dataset', 'chart']);

/** What of a pre-image may come along with imports that take whole closures. */
export const carriedIn = (preImage: ReadonlyMap<AssetId, Asset>): Asset[] =>
  [...preImage.values()].filter(({ kind }) => CARRIED.has(kind));

/**
 * What a promotion's imports may have left other than it was, as its pre-image holds it. One that was verified or put back
 * has mended that itself; whatever differs since then is somebody's own change.
 */
export async function leftCarried(
  db: Kysely<Database>,
  { state, pre_image }: Pick<Selectable<PromotionTable>, 'state' | 'pre_image'>,
): Promise<ReadonlyMap<AssetId, Asset>> {
  if (pre_image === null || (state !== 'failed' && state !== 'differs')) return new Map();
  const { assets } = await loadSnapshot(db, pre_image);
  return new Map(carriedIn(assets).map((asset) => [assetId(asset), asset]));
}
