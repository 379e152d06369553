import { assetId, makeAsset, writeBundle } from '@ss-tools/assets';
import type { Asset, AssetId } from '@ss-tools/assets';
import { closureChunks, paced, sparseChunks } from '../import-chunks.ts';
import { closureInTarget } from '../observe.ts';
import { countOf } from './write-context.ts';
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
  let left = sparse
    ? sparseChunks(assets)
    : closureChunks(assets, await everythingNeeded(write, assets));
  for (let done = 1; ; done += 1) {
    const [chunk, ...others] = left;
    if (chunk === undefined) break;
    const all = done + others.length;
    const part = all > 1 ? ` (${done} of ${all})` : '';
    const startedAt = performance.now();
    await write.steps.step('write:import', `Import ${countOf(chunk)}${part}`, async () => {
      await importChunk(write, chunk, sparse);
    });
    onImported(chunk.map(assetId));
    const seconds = (performance.now() - startedAt) / 1000;
    // Bundles that must hold all that they need cannot be cut anywhere.
    left = sparse ? paced(others, { assets: chunk.length, seconds }) : others;
    write.run.progress(done, done + left.length, 'Importing');
    write.checkCancelled();
  }
}

async function importChunk(
  write: WriteContext,
  chunk: readonly Asset[],
  sparse: boolean,
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
  await client.importAssets(new Map(bundle), { sparse, passwords });
}

async function everythingNeeded(
  write: WriteContext,
  assets: readonly Asset[],
): Promise<ReadonlyMap<AssetId, Asset>> {
  const all = await closureInTarget(
    write.context,
    write.run,
    write.seen,
    write.goal.after,
    assets.map(assetId),
  );
  return new Map(all.map((asset) => [assetId(asset), asset]));
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
