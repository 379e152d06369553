import type { AssetId, Asset, PlanResult } from '@ss-tools/assets';
import type { Kysely, Selectable } from 'kysely';
import type { Database } from '../database/schema/index.ts';
import type { PlanTable } from '../database/schema/plans.ts';
import { notFound } from '../errors.ts';
import { getContents } from '../snapshots/store/contents.ts';

export type KeptPlan = { readonly row: Selectable<PlanTable>; readonly result: PlanResult };

/**
 * A kept plan with the contents that its hashes name.
 * @throws KnownError not-found.
 */
export async function loadPlan(db: Kysely<Database>, id: string): Promise<KeptPlan> {
  const row = await db.selectFrom('plans').selectAll().where('id', '=', id).executeTakeFirst();
  if (row === undefined) throw notFound('plan', id);
  const assets = await db
    .selectFrom('plan_assets')
    .select(['side', 'asset', 'hash'])
    .where('plan', '=', id)
    .execute();
  const contents = await getContents(
    db,
    assets.map(({ hash }) => hash),
  );
  const side = (wanted: 'before' | 'after'): Map<AssetId, Asset> =>
    new Map(
      assets
        .filter((row) => row.side === wanted)
        .map(({ asset, hash }) => [asset, contents.get(hash) as Asset]),
    );
  return { row, result: { plan: row.plan, before: side('before'), after: side('after') } };
}
