import { assetId, makeAsset, writeBundle } from '@ss-tools/assets';
import type { Asset, AssetId } from '@ss-tools/assets';
import { closureChunks, sparseChunks } from '../import-chunks.ts';
import { isPassing } from '../lost-answer.ts';
import { closureInTarget } from '../observe.ts';
import type { StepTelling } from '../step-log.ts';
import { countOf, underWay } from './write-context.ts';
import type { WriteContext } from './write-context.ts';

/**
 * Imports assets in as few transactions as the target's version offers (`POST /api/v1/assets/import/`): sparse bundles
 * where it takes them, else bundles that hold everything the assets need, with the target's own databases as they are.
 */
export async function importAssets(
  write: WriteContext,
  assets: readonly Asset[],
  onImported: (ids: readonly AssetId[]) => void,
): Promise<void> {
  if (assets.length === 0) return;
  const sparse = write.seen.captured.inspection.capabilities.sparseAssetsImport;
  const all = sparse ? undefined : await everythingNeeded(write, assets);
  let left = assets;
  for (let done = 1; left.length > 0; done += 1) {
    const { limit } = write.pace;
    const [chunk = [], ...others] =
      all === undefined ? sparseChunks(left, limit) : closureChunks(left, all, limit);
    const part = done + others.length > 1 ? ` (${done} of ${done + others.length})` : '';
    const startedAt = performance.now();
    const seconds = (): number => (performance.now() - startedAt) / 1000;
    try {
      await write.steps.step('write:import', `Import ${countOf(chunk)}${part}`, ({ sending }) =>
        importChunk(write, chunk, sparse, sending),
      );
    } catch (error) {
      if (isPassing(error)) write.pace.lost(chunk.length, seconds());
      throw error;
    }
    const ids = new Set(chunk.map(assetId));
    onImported([...ids]);
    write.pace.took(chunk.length, seconds());
    left = left.filter((asset) => !ids.has(assetId(asset)));
    write.run.progress(done, done + others.length, 'Importing');
    write.checkCancelled();
  }
}

async function importChunk(
  write: WriteContext,
  chunk: readonly Asset[],
  sparse: boolean,
  sending: StepTelling['sending'],
): Promise<void> {
  const { client, ids, supersetVersion } = write.seen.captured;
  const { bundle, files } = writeBundle(
    chunk.map((asset) => hiddenUntilRestricted(write, asset)),
    { type: 'assets', ids, supersetVersion, timestamp: new Date().toISOString() },
  );
  const passwords: Record<string, string> = {};
  for (const [id, password] of write.goal.passwords) {
    const file = files.get(id);
    if (file !== undefined) passwords[file] = password;
  }
  await write.run.assertHeld();
  await sending(underWay(write, chunk));
  await client.importAssets(new Map(bundle), { sparse, passwords });
}

async function everythingNeeded(
  write: WriteContext,
  assets: readonly Asset[],
): Promise<ReadonlyMap<AssetId, Asset>> {
  const { needed } = await closureInTarget(
    write.context,
    write.run,
    write.seen,
    write.goal.after,
    assets.map(assetId),
  );
  return new Map(needed.map((asset) => [assetId(asset), asset]));
}

/**
 * An import drops a dashboard's roles, and a new dashboard without roles is open to everybody who may see its data. So a
 * new dashboard with roles comes unpublished, and is published together with its roles.
 */
function hiddenUntilRestricted(write: WriteContext, asset: Asset): Asset {
  const roles = asset.content['roles'];
  const isNew = !write.seen.snapshot.assets.has(assetId(asset));
  if (asset.kind !== 'dashboard' || !isNew || !Array.isArray(roles) || roles.length === 0)
    return asset;
  return makeAsset({ ...asset, content: { ...asset.content, published: false } });
}
