import { assetId, readAssets } from '@ss-tools/assets';
import type { Asset, AssetId, AssetKind, LocalIds, Problem } from '@ss-tools/assets';
import type { BundleKind, SupersetClient } from '@ss-tools/superset';
import type { EstateIndex } from './estate-index.ts';
import { splitList } from '../split-list.ts';

/** Objects in one export request: an export is one request of one Superset worker, which gunicorn ends after 30 s. */
const EXPORT_BATCH: Record<BundleKind, number> = {
  database: 20,
  dataset: 40,
  chart: 100,
  dashboard: 10,
  saved_query: 100,
  theme: 100,
};

export type FreshAssets = {
  readonly assets: Map<AssetId, Asset>;
  readonly problems: Problem[];
};

/**
 * Reads objects as they are now, with everything that their exports bring along.
 * `wanted` holds local ids by kind; kinds that need least come last, since a dashboard's export holds its charts.
 */
export async function readFresh(
  client: SupersetClient,
  index: EstateIndex,
  localIds: LocalIds,
  wanted: ReadonlyMap<BundleKind, readonly number[]>,
  onBatch: (objects: number) => void,
  signal: AbortSignal,
): Promise<FreshAssets> {
  const assets = new Map<AssetId, Asset>();
  const problems: Problem[] = [];
  const attachments = index.attachments();
  const order: BundleKind[] = ['dashboard', 'chart', 'dataset', 'database', 'saved_query', 'theme'];
  for (const kind of order) {
    const ids = (wanted.get(kind) ?? []).filter((id) => !alreadyRead(assets, index, kind, id));
    const batches = splitList(ids, EXPORT_BATCH[kind]);
    await Promise.all(
      batches.map(async (batch) => {
        const bundle = await client.exportBundle(kind, batch, { signal });
        const read = readAssets(bundle, { ids: localIds, attachments });
        for (const [id, asset] of read.assets) assets.set(id, asset);
        problems.push(...read.problems);
        onBatch(batch.length);
      }),
    );
  }
  return { assets, problems };
}

function alreadyRead(
  assets: ReadonlyMap<AssetId, Asset>,
  index: EstateIndex,
  kind: AssetKind,
  localId: number,
): boolean {
  const key = index.keyOf(kind, localId);
  return key !== undefined && assets.has(assetId({ kind, key }));
}
