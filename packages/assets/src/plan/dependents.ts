import type { Asset, AssetId, RefRole } from '../asset.ts';
import { compareText } from '../compare-text.ts';
import type { Snapshot } from '../snapshot.ts';

/** An asset that refers to another, and as what. */
export type Dependent = { readonly by: AssetId; readonly role: RefRole };

/** For every identity that something refers to: who does. Build it once where many are asked for. */
export function dependentsIndex(
  assets: ReadonlyMap<AssetId, Asset>,
): ReadonlyMap<AssetId, readonly Dependent[]> {
  const index = new Map<AssetId, Dependent[]>();
  for (const [by, asset] of assets) {
    for (const { to, role } of asset.refs) {
      const dependents = index.get(to) ?? [];
      if (dependents.length === 0) index.set(to, dependents);
      if (!dependents.some((known) => known.by === by && known.role === role)) {
        dependents.push({ by, role });
      }
    }
  }
  return index;
}

/** Who refers directly to an asset, sorted by identity. */
export function dependents(snapshot: Snapshot, id: AssetId): Dependent[] {
  return [...(dependentsIndex(snapshot.assets).get(id) ?? [])].sort(
    (a, b) => compareText(a.by, b.by) || compareText(a.role, b.role),
  );
}
