import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { Database } from './database/schema/index.ts';
import { withoutWriters } from './snapshots/store/contents.ts';

/** Contents stay so long after the last that referred to them went: a capture may be about to refer to them again. */
const UNUSED_HOURS = 24;

/**
 * Deletes what served its purpose `days` ago: comparisons, and plans that were never applied with the passwords given
 * for them, each with the snapshots that were made for it; then the contents that nothing needs any more. What was
 * captured or uploaded by itself stays, as does everything that a promotion or an environment's last capture rests on.
 */
export async function forgetOld(db: Kysely<Database>, days: number): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const comparisons = await sql<Made>`
      delete from comparisons where created_at < now() - make_interval(days => ${days})
      returning created_at::text as at, array[left_snapshot, right_snapshot] as snapshots`.execute(
      trx,
    );
    const plans = await sql<Made & { id: string }>`
      delete from plans
      where created_at < now() - make_interval(days => ${days})
        and not exists (select from promotions where promotions.plan = plans.id)
      returning id, created_at::text as at, array_remove(array[source_snapshot, target_snapshot], null) as snapshots`.execute(
      trx,
    );
    const owners = plans.rows.map(({ id }) => `plan:${id}`);
    await sql`delete from secrets where owner = any(${owners})`.execute(trx);
    for (const { at, snapshots } of [...comparisons.rows, ...plans.rows]) {
      // Made in the same transaction, so for this alone: a snapshot that was there before is somebody's own.
      await sql`
        delete from snapshots
        where id = any(${snapshots}::uuid[]) and captured_at = ${at}::timestamptz
          and not exists (select from environments where last_capture_snapshot = snapshots.id)
          and not exists (select from comparisons where snapshots.id in (left_snapshot, right_snapshot))
          and not exists (select from plans where snapshots.id in (source_snapshot, target_snapshot))
          and not exists (select from promotions where snapshots.id in (pre_image, verification))`.execute(
        trx,
      );
    }
  });
  await forgetContents(db);
}

type Made = { at: string; snapshots: string[] };

const USED = sql`(
  exists (select from snapshot_assets where hash = c.hash)
  or exists (select from capture_hints where hash = c.hash)
  or exists (select from comparison_rows where left_hash = c.hash)
  or exists (select from comparison_rows where right_hash = c.hash)
  or exists (select from plan_assets where hash = c.hash)
  or exists (select from applied_assets where hash = c.hash))`;

async function forgetContents(db: Kysely<Database>): Promise<void> {
  await sql`update asset_contents c set unused_since = null where unused_since is not null and ${USED}`.execute(
    db,
  );
  await withoutWriters(db, (trx) =>
    sql`
        delete from asset_contents c
        where unused_since < now() - make_interval(hours => ${UNUSED_HOURS}) and not ${USED}`.execute(
      trx,
    ),
  );
  await sql`update asset_contents c set unused_since = now() where unused_since is null and not ${USED}`.execute(
    db,
  );
}
