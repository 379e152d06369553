import { parseAssetId } from '@ss-tools/assets';
import type { AssetId, Snapshot } from '@ss-tools/assets';
import type { HidingKind } from '@ss-tools/superset';
import type { EnvironmentCapture } from '../snapshots/capture-environment.ts';

/** Why what is hidden cannot be a part of a plan. */
const WHY: Record<HidingKind, string> = {
  dashboard:
    'Superset hides it from the account, as a draft of somebody else or for want of a role, and would refuse the import.',
  saved_query:
    'It belongs to another account: Superset shows saved queries to their owners only, and an import would overwrite it for good.',
};

/**
 * Says of what a plan is about and its account does not see whether it is there all the same; what is there counts as
 * unread. Where Superset does not tell, the snapshot still says that only a part of that kind was seen.
 */
export async function withHidden(
  { client }: EnvironmentCapture,
  snapshot: Snapshot,
  ids: readonly AssetId[],
  signal: AbortSignal,
): Promise<Snapshot> {
  const unread = new Map(snapshot.unread);
  const partlySeen = new Set(snapshot.partlySeen);
  for (const kind of ['dashboard', 'saved_query'] as const) {
    if (!partlySeen.has(kind)) continue;
    const unseen = ids.filter(
      (id) => parseAssetId(id).kind === kind && !snapshot.assets.has(id) && !unread.has(id),
    );
    if (unseen.length === 0) continue;
    const keyOf = (id: AssetId): string => parseAssetId(id).key;
    const taken = await client.taken(kind, unseen.map(keyOf), { signal });
    if (taken === null) continue;
    partlySeen.delete(kind);
    for (const id of unseen) if (taken.has(keyOf(id))) unread.set(id, WHY[kind]);
  }
  return { ...snapshot, unread, partlySeen };
}
