import { assetId, parseAssetId } from '@ss-tools/assets';
import type { Asset, AssetId, AssetKind, Snapshot } from '@ss-tools/assets';
import type { Kysely } from 'kysely';
import type { Database } from '../database/schema/index.ts';
import type { Capture } from './capture/capture.ts';
import { getContents } from './store/contents.ts';

/** A capture as the engine takes it: what was read now, and what earlier captures stored. */
export async function engineSnapshot(
  db: Kysely<Database>,
  captured: Capture,
  kinds: ReadonlySet<AssetKind>,
): Promise<Snapshot> {
  const stored = [...captured.assets.values()].filter(({ id }) => !captured.read.has(id));
  const contents = await getContents(
    db,
    stored.map(({ hash }) => hash),
  );
  const assets = new Map<AssetId, Asset>(captured.read);
  for (const asset of contents.values()) assets.set(assetId(asset), asset);
  const snapshot: Snapshot = {
    supersetVersion: captured.supersetVersion,
    complete: captured.complete,
    absent: new Set(),
    assets,
    unread: captured.unread,
    partlySeen: captured.partlySeen,
  };
  return withAbsent(
    snapshot,
    [...assets.values()].flatMap((asset) => asset.refs.map(({ to }) => to)),
    kinds,
  );
}

/** Says of identities that were looked for, because their kind was listed, that they are not there. */
export function withAbsent(
  snapshot: Snapshot,
  ids: Iterable<AssetId>,
  kinds: ReadonlySet<AssetKind>,
): Snapshot {
  if (snapshot.complete) return snapshot;
  const absent = new Set(snapshot.absent);
  for (const id of ids) {
    if (snapshot.unread?.has(id) === true) continue;
    if (!snapshot.assets.has(id) && kinds.has(parseAssetId(id).kind)) absent.add(id);
  }
  return { ...snapshot, absent };
}
