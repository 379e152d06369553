import type { AssetId, PlanResult, Snapshot } from '@ss-tools/assets';
import type { Kysely } from 'kysely';
import { batches } from '../database/batches.ts';
import type { Database, Transaction } from '../database/schema/index.ts';
import { byIdentity, getContents } from '../snapshots/store/contents.ts';

/** What was last applied from a source to a target, in the target's identities; null when nothing was. */
export async function loadBase(
  db: Kysely<Database>,
  source: string | null,
  target: string,
): Promise<Snapshot | null> {
  if (source === null) return null;
  const rows = await db
    .selectFrom('applied_assets')
    .select('hash')
    .where('source', '=', source)
    .where('target', '=', target)
    .execute();
  if (rows.length === 0) return null;
  const contents = await getContents(
    db,
    rows.map(({ hash }) => hash),
  );
  return {
    supersetVersion: null,
    complete: false,
    absent: new Set(),
    assets: byIdentity(contents.values()),
  };
}

/** Remembers a verified promotion as the base of the next plan for the pair. */
export async function saveBase(
  trx: Transaction,
  source: string,
  target: string,
  { plan }: PlanResult,
): Promise<void> {
  const states = plan.changes.map(({ id, after }) => [id, after] as [AssetId, string | null]);
  const gone = states.filter(([, hash]) => hash === null).map(([id]) => id);
  const rows = states.flatMap(([asset, hash]) =>
    hash === null ? [] : [{ source, target, asset, hash }],
  );
  for (const batch of batches(rows)) {
    await trx
      .insertInto('applied_assets')
      .values(batch)
      .onConflict((conflict) =>
        conflict
          .columns(['source', 'target', 'asset'])
          .doUpdateSet((eb) => ({ hash: eb.ref('excluded.hash') })),
      )
      .execute();
  }
  await forgetBase(trx, target, gone, source);
}

/**
 * Forgets what was applied: a rollback took it back, so the next comparison starts from both sides as they are.
 * Without a source, for every source of the target.
 */
export async function forgetBase(
  trx: Transaction,
  target: string,
  assets: readonly AssetId[],
  source?: string,
): Promise<void> {
  for (const batch of batches(assets)) {
    let rows = trx
      .deleteFrom('applied_assets')
      .where('target', '=', target)
      .where('asset', 'in', batch);
    if (source !== undefined) rows = rows.where('source', '=', source);
    await rows.execute();
  }
}
