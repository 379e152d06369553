import type { AssetId, Snapshot } from '@ss-tools/assets';
import type { Kysely } from 'kysely';
import type { Database } from '../../database/schema/index.ts';
import { notFound } from '../../errors.ts';
import { byIdentity, getContents } from './contents.ts';

/**
 * Loads a kept snapshot with its contents, as the engine takes it.
 * @throws KnownError not-found.
 */
export async function loadSnapshot(db: Kysely<Database>, id: string): Promise<Snapshot> {
  const row = await db.selectFrom('snapshots').selectAll().where('id', '=', id).executeTakeFirst();
  if (row === undefined) throw notFound('snapshot', id);
  const assets = await db
    .selectFrom('snapshot_assets')
    .select('hash')
    .where('snapshot', '=', id)
    .execute();
  const contents = await getContents(
    db,
    assets.map(({ hash }) => hash),
  );
  return {
    supersetVersion: row.superset_version,
    complete: row.complete,
    absent: new Set<AssetId>(row.absent),
    unread: new Map(Object.entries(row.unread) as [AssetId, string][]),
    partlySeen: new Set(row.partly_seen),
    assets: byIdentity(contents.values()),
  };
}
