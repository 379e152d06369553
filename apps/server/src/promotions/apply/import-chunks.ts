import type { Asset, AssetId, AssetKind } from '@ss-tools/assets';
import { assetId, closure } from '@ss-tools/assets';
import { splitList } from '../../snapshots/split-list.ts';

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
export const IMPORTED_KINDS = ['database', 'dataset', 'chart', 'dashboard', 'saved_query'] as const;

/** Splits what is written into imports that hold only that: for versions that take sparse bundles. */
export function sparseChunks(assets: readonly Asset[]): Asset[][] {
  if (assets.length <= ONE_TRANSACTION) return assets.length === 0 ? [] : [[...assets]];
  return IMPORTED_KINDS.flatMap((kind) => {
    const ofKind = assets.filter((asset) => asset.kind === kind);
    return splitList(ofKind, CHUNK[kind] ?? ONE_TRANSACTION);
  });
}

/**
 * Splits what is written into imports that each hold everything that they need: for versions that take no sparse
 * bundles. `all` holds what is written and what that needs; nothing is written twice where it can be avoided.
 */
export function closureChunks(
  assets: readonly Asset[],
  all: ReadonlyMap<AssetId, Asset>,
): Asset[][] {
  if (assets.length === 0) return [];
  const whole = withNeeds(assets, all);
  if (whole.length <= ONE_TRANSACTION) return [whole];
  return sparseChunks(assets).map((chunk) => withNeeds(chunk, all));
}

function withNeeds(assets: readonly Asset[], all: ReadonlyMap<AssetId, Asset>): Asset[] {
  const snapshot = {
    supersetVersion: null,
    complete: false,
    absent: new Set<AssetId>(),
    assets: all,
  };
  const imported = new Set<AssetKind>(IMPORTED_KINDS);
  return [...closure(snapshot, assets.map(assetId)).keys()]
    .flatMap((id) => all.get(id) ?? [])
    .filter(({ kind }) => imported.has(kind));
}

/** A third of what gunicorn's default allows one request. */
const AIM_SECONDS = 10;

/**
 * The sparse chunks that are left, made smaller where the last import shows that this target needs longer than it should.
 */
export function paced<T>(
  left: readonly (readonly T[])[],
  last: { readonly assets: number; readonly seconds: number },
): T[][] {
  const size = Math.max(1, Math.floor((last.assets * AIM_SECONDS) / Math.max(last.seconds, 0.001)));
  return left.flatMap((chunk) => splitList(chunk, size));
}
