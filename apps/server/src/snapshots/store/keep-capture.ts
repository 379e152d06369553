import type { Asset } from '@ss-tools/assets';
import type { Transaction } from '../../database/schema/index.ts';
import type { SnapshotOrigin } from '../../database/schema/snapshots.ts';
import type { EnvironmentCapture } from '../capture-environment.ts';
import { putContents, storedContent } from './contents.ts';
import { hintBasis, saveHints } from './hints.ts';
import { keepSnapshot } from './keep-snapshot.ts';

/** Keeps a capture as a snapshot and remembers its hints; answers the snapshot's id. */
export async function keepCapture(
  trx: Transaction,
  captured: EnvironmentCapture,
  origin: SnapshotOrigin,
): Promise<string> {
  const [id] = await keepCaptures(trx, [captured], origin);
  return id as string;
}

/**
 * Keeps captures as snapshots, stores other contents with theirs, and remembers their hints; answers the snapshots' ids
 * in the order of the captures. To be called once in a transaction: everything that transactions share is written in one
 * order (contents by hash, then environment by environment), so that they wait for each other and never in a circle.
 */
export async function keepCaptures(
  trx: Transaction,
  captures: readonly EnvironmentCapture[],
  origin: SnapshotOrigin,
  contents: readonly Asset[] = [],
): Promise<string[]> {
  const read = captures.flatMap((captured) => [...captured.read.values()]);
  await putContents(trx, [...read, ...contents].map(storedContent));
  const kept: { readonly id: string; readonly captured: EnvironmentCapture }[] = [];
  for (const captured of captures)
    kept.push({ id: await keepOne(trx, captured, origin), captured });
  const byEnvironment = kept.toSorted((one, other) =>
    one.captured.environment.id < other.captured.environment.id ? -1 : 1,
  );
  for (const { id, captured } of byEnvironment) await remember(trx, id, captured, origin);
  return kept.map(({ id }) => id);
}

const keepOne = (
  trx: Transaction,
  captured: EnvironmentCapture,
  origin: SnapshotOrigin,
): Promise<string> =>
  keepSnapshot(trx, {
    origin,
    environment: captured.environment.id,
    label: captured.environment.name,
    supersetVersion: captured.supersetVersion,
    complete: captured.complete,
    absent: [],
    unread: captured.unread,
    partlySeen: captured.partlySeen,
    problems: captured.problems.map(({ message, asset }) => ({
      message,
      ...(asset ? { asset } : {}),
    })),
    assets: captured.assets.values(),
  });

async function remember(
  trx: Transaction,
  snapshot: string,
  captured: EnvironmentCapture,
  origin: SnapshotOrigin,
): Promise<void> {
  const { environment, client, inspection } = captured;
  await saveHints(trx, environment.id, captured, hintBasis(client.url, inspection.version));
  if (origin !== 'capture' || !captured.complete) return;
  await trx
    .updateTable('environments')
    .set({
      last_capture_snapshot: snapshot,
      last_capture_at: new Date(),
      last_capture_assets: captured.assets.size,
    })
    .where('id', '=', environment.id)
    .execute();
}
