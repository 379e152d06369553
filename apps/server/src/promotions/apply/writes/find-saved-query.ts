import { readAssets } from '@ss-tools/assets';
import type { AssetId } from '@ss-tools/assets';
import type { WriteContext } from './write-context.ts';

/**
 * The local id of a saved query: lists do not give its UUID, so those with its label are exported one by one until the
 * UUID is found. Undefined when there is none.
 */
export async function findSavedQuery(
  write: WriteContext,
  id: AssetId,
): Promise<number | undefined> {
  const { client } = write.seen.captured;
  const asset = write.seen.snapshot.assets.get(id);
  if (asset === undefined) return undefined;
  const rows = await client.savedQueries.list({ signal: write.run.signal });
  for (const row of rows.filter(({ label }) => label === asset.name)) {
    const bundle = await client.exportBundle('saved_query', [row.id], { signal: write.run.signal });
    if (readAssets(bundle, {}).assets.has(id)) return row.id;
  }
  return undefined;
}
