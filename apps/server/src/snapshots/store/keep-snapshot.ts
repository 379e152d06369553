import type { AssetId, AssetKind } from '@ss-tools/assets';
import { batches } from '../../database/batches.ts';
import { v7 } from '../../database/id.ts';
import { jsonb } from '../../database/jsonb.ts';
import type { Transaction } from '../../database/schema/index.ts';
import type { SnapshotOrigin, SnapshotProblem } from '../../database/schema/snapshots.ts';

/** A snapshot to keep, whose contents are stored (`putContents`). */
export type NewSnapshot = {
  readonly origin: SnapshotOrigin;
  readonly environment: string | null;
  readonly label: string;
  readonly supersetVersion: string | null;
  readonly complete: boolean;
  readonly absent: readonly AssetId[];
  readonly unread: ReadonlyMap<AssetId, string>;
  readonly partlySeen: ReadonlySet<AssetKind>;
  readonly problems: readonly SnapshotProblem[];
  readonly assets: Iterable<{
    readonly id: AssetId;
    readonly kind: AssetKind;
    readonly name: string;
    readonly hash: string;
    readonly localId: number | null;
  }>;
};

/** Keeps a snapshot, whole or not at all, and answers its id. */
export async function keepSnapshot(trx: Transaction, snapshot: NewSnapshot): Promise<string> {
  const id = v7();
  const rows = [...snapshot.assets];
  const counts: Partial<Record<AssetKind, number>> = {};
  for (const row of rows) counts[row.kind] = (counts[row.kind] ?? 0) + 1;
  await trx
    .insertInto('snapshots')
    .values({
      id,
      origin: snapshot.origin,
      environment: snapshot.environment,
      label: snapshot.label,
      superset_version: snapshot.supersetVersion,
      complete: snapshot.complete,
      absent: jsonb(snapshot.absent),
      unread: jsonb(Object.fromEntries(snapshot.unread)),
      partly_seen: jsonb([...snapshot.partlySeen]),
      counts: jsonb(counts),
      problems: jsonb(snapshot.problems),
    })
    .execute();
  for (const batch of batches(rows)) {
    await trx
      .insertInto('snapshot_assets')
      .values(
        batch.map((row) => ({
          snapshot: id,
          asset: row.id,
          kind: row.kind,
          name: row.name,
          hash: row.hash,
          local_id: row.localId,
        })),
      )
      .execute();
  }
  return id;
}
