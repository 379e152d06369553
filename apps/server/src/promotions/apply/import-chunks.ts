import type { Asset, AssetId, AssetKind } from '@ss-tools/assets';
import { assetId, closure } from '@ss-tools/assets';
import { splitList } from '../../split-list.ts';

/**
 * Up to this many assets go into one import, which is one transaction: all or nothing. An import is one request of one
 * worker, which gunicorn ends after 30 s by default (apache/superset#43764), and it took 2.9 s for 133 assets.
 */
export const ONE_TRANSACTION = 250;

/** Assets of one kind in one import where everything does not fit into one. */
const CHUNK: Partial<Record<AssetKind, number>> = {
  database: 20,
  dataset: 60,
  chart: 200,
  dashboard: 20,
  saved_query: 200,
};

/** Kinds that `assets/import` takes, in the order in which they need each other. */
const IMPORTED_KINDS = ['database', 'dataset', 'chart', 'dashboard', 'saved_query'] as const;

/** Whether `assets/import` takes assets of this kind. */
export const isImportedKind = (kind: AssetKind): boolean =>
  IMPORTED_KINDS.some((imported) => imported === kind);

/** Splits what is written into imports that hold only that: for versions that take sparse bundles. */
export function sparseChunks(assets: readonly Asset[], limit: number = Infinity): Asset[][] {
  if (assets.length === 0) return [];
  if (assets.length <= Math.min(ONE_TRANSACTION, limit)) return [[...assets]];
  return IMPORTED_KINDS.flatMap((kind) => {
    const ofKind = assets.filter((asset) => asset.kind === kind);
    return splitList(ofKind, Math.min(CHUNK[kind] ?? ONE_TRANSACTION, limit));
  });
}

/**
 * Splits what is written into imports that each hold everything that they need: for versions that take no sparse
 * bundles. `all` holds what is written and what that needs. What needs most goes first, since it brings the rest along;
 * no import is larger than the limit but where one asset alone needs more.
 */
export function closureChunks(
  assets: readonly Asset[],
  all: ReadonlyMap<AssetId, Asset>,
  limit: number = Infinity,
): Asset[][] {
  const most = Math.min(ONE_TRANSACTION, limit);
  const chunks: Map<AssetId, Asset>[] = [];
  const covered = new Set<AssetId>();
  for (const kind of [...IMPORTED_KINDS].reverse()) {
    for (const asset of assets) {
      if (asset.kind !== kind || covered.has(assetId(asset))) continue;
      const needed = withNeeds(asset, all);
      for (const { id } of needed) covered.add(id);
      const last = chunks.at(-1);
      const more = needed.filter(({ id }) => last?.has(id) !== true);
      const chunk = last !== undefined && last.size + more.length <= most ? last : new Map();
      if (chunk !== last) chunks.push(chunk);
      for (const { id, asset: part } of needed) chunk.set(id, part);
    }
  }
  return chunks.map((chunk) => [...chunk.values()]);
}

function withNeeds(
  asset: Asset,
  all: ReadonlyMap<AssetId, Asset>,
): { readonly id: AssetId; readonly asset: Asset }[] {
  const snapshot = {
    supersetVersion: null,
    complete: false,
    absent: new Set<AssetId>(),
    assets: all,
  };
  return [...closure(snapshot, [assetId(asset)]).keys()].flatMap((id) => {
    const needed = all.get(id);
    return needed !== undefined && isImportedKind(needed.kind) ? [{ id, asset: needed }] : [];
  });
}
