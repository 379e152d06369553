import { parseAssetId } from '@ss-tools/assets';
import type { AssetId, AssetKind, Snapshot } from '@ss-tools/assets';
import type { EnvironmentCapture } from '../snapshots/capture-environment.ts';

const KIND: AssetKind = 'saved_query';

const WHY =
  'It belongs to another account: Superset shows saved queries to their owners only, and an import would overwrite it for good.';

/**
 * Says of saved queries that a plan is about and its account does not see whether they are there all the same; what is there
 * counts as unread. Where Superset does not tell, the snapshot still says that only a part of them was seen.
 */
export async function withHiddenQueries(
  { client }: EnvironmentCapture,
  snapshot: Snapshot,
  ids: readonly AssetId[],
  signal: AbortSignal,
): Promise<Snapshot> {
  if (snapshot.partlySeen?.has(KIND) !== true) return snapshot;
  const unseen = ids.filter(
    (id) =>
      parseAssetId(id).kind === KIND &&
      !snapshot.assets.has(id) &&
      snapshot.unread?.has(id) !== true,
  );
  if (unseen.length === 0) return snapshot;
  const taken = await client.savedQueries.taken(
    unseen.map((id) => parseAssetId(id).key),
    { signal },
  );
  if (taken === null) return snapshot;
  const hidden = unseen.filter((id) => taken.has(parseAssetId(id).key));
  return {
    ...snapshot,
    unread: new Map([...(snapshot.unread ?? []), ...hidden.map((id) => [id, WHY] as const)]),
    partlySeen: new Set([...snapshot.partlySeen].filter((kind) => kind !== KIND)),
  };
}
