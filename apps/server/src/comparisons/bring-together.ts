import { assetId, bringToTarget, makeAsset } from '@ss-tools/assets';
import type { Asset, AssetId, Mappings, Snapshot } from '@ss-tools/assets';

/**
 * Puts two snapshots into the same identities and fields, so that what differs is what a promotion would change:
 * the left in the right's identities, version and values; owners only where both are of one environment, since each
 * environment has its own.
 */
export function bringTogether(
  left: Snapshot,
  right: Snapshot,
  options: { readonly mappings: Mappings; readonly sameEnvironment: boolean },
): { left: Snapshot; right: Snapshot } {
  if (options.sameEnvironment) return { left, right };
  const brought = bringToTarget(left, {
    mappings: options.mappings,
    version: right.supersetVersion ?? left.supersetVersion,
    target: right,
  }).snapshot;
  // A database is an environment's own: a mapped one is the same by decision, whatever its connection says.
  const mapped = new Set(options.mappings.assets.map(({ to }) => to));
  return {
    left: adoptDatabases(withoutOwners(brought), withoutOwners(right), mapped),
    right: withoutOwners(right),
  };
}

function withoutOwners(snapshot: Snapshot): Snapshot {
  const assets = new Map<AssetId, Asset>();
  for (const [id, asset] of snapshot.assets) {
    const { owners, ...content } = asset.content;
    assets.set(id, owners === undefined ? asset : makeAsset({ ...asset, content }));
  }
  return { ...snapshot, assets };
}

function adoptDatabases(left: Snapshot, right: Snapshot, mapped: ReadonlySet<AssetId>): Snapshot {
  const assets = new Map(left.assets);
  for (const asset of left.assets.values()) {
    const id = assetId(asset);
    const own = right.assets.get(id);
    if (asset.kind === 'database' && mapped.has(id) && own !== undefined) assets.set(id, own);
  }
  return { ...left, assets };
}
