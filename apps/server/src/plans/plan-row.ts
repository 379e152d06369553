import type { PlanDetail, PlanRow, Side } from '@ss-tools/api';
import { NO_MAPPINGS } from '@ss-tools/assets';
import type { AssetId, Plan } from '@ss-tools/assets';
import type { Kysely } from 'kysely';
import type { z } from 'zod';
import type { Database } from '../database/schema/index.ts';
import { notFound } from '../errors.ts';
import { mutable } from '../mappings/merge-mappings.ts';

type Row = z.output<typeof PlanRow>;

/** Plans with the promotion that applied them; narrow it down, then hand the rows to `planRow`. */
export const selectPlans = (db: Kysely<Database>) =>
  db
    .selectFrom('plans')
    .leftJoin('promotions', 'promotions.plan', 'plans.id')
    .select([
      'plans.id',
      'plans.hash',
      'plans.intent',
      'plans.source_snapshot',
      'plans.source_environment',
      'plans.source_name',
      'plans.source_kept_at',
      'plans.target',
      'plans.target_name',
      'plans.rollback_of',
      'plans.summary',
      'plans.applicable',
      'plans.superseded_by',
      'plans.created_by',
      'plans.created_at',
      'promotions.id as promotion',
    ]);

type PlanWithPromotion = Awaited<
  ReturnType<ReturnType<typeof selectPlans>['executeTakeFirstOrThrow']>
>;

/** A plan as the API lists it. */
export function planRow(row: PlanWithPromotion): Row {
  const fromBundle = row.source_environment === null;
  return {
    id: row.id,
    hash: row.hash,
    intent: row.intent,
    source: {
      snapshot: row.source_snapshot,
      environment: fromBundle ? null : { id: row.source_environment, name: row.source_name },
      label: row.source_name,
      keptAt: row.source_kept_at?.toISOString() ?? null,
    },
    target: { id: row.target, name: row.target_name },
    rollbackOf: row.rollback_of,
    summary: row.summary,
    applicable: row.applicable,
    promotion: row.promotion,
    supersededBy: row.superseded_by,
    createdBy: row.created_by,
    createdAt: row.created_at.toISOString(),
  };
}

/**
 * One plan as the API shows it.
 * @throws KnownError not-found.
 */
export async function findPlanDetail(
  db: Kysely<Database>,
  id: string,
): Promise<z.output<typeof PlanDetail>> {
  const row = await selectPlans(db)
    .select(['plans.plan', 'plans.request', 'plans.target_snapshot'])
    .where('plans.id', '=', id)
    .executeTakeFirst();
  if (row === undefined) throw notFound('plan', id);
  const { request } = row;
  return {
    ...planRow(row),
    notices: [...row.plan.notices],
    changes: row.plan.changes.map((change) => ({
      ...change,
      fields: [...change.fields],
      reasons: [...change.reasons],
    })),
    request: {
      source: request.source === undefined ? sideBefore(row) : request.source,
      select: request.select,
      remove: request.remove,
      resolutions: [...request.resolutions],
      mappings: mutable(request.mappings ?? NO_MAPPINGS),
    },
    names: await namesIn(db, row.target_snapshot, relatedIn(row.plan.notices)),
  };
}

/** The side of a plan that was made before the request kept it: what its source says comes nearest. */
function sideBefore(row: PlanWithPromotion): Side | null {
  if (row.intent === 'rollback') return null;
  if (row.source_environment !== null)
    return { from: 'environment', environment: row.source_environment };
  return row.source_snapshot === null ? null : { from: 'snapshot', snapshot: row.source_snapshot };
}

const relatedIn = (notices: Plan['notices']): AssetId[] => [
  ...new Set(notices.flatMap(({ related }) => related ?? [])),
];

/** What assets of a kept snapshot are called. */
async function namesIn(
  db: Kysely<Database>,
  snapshot: string | null,
  assets: readonly AssetId[],
): Promise<Record<string, string>> {
  if (snapshot === null || assets.length === 0) return {};
  const rows = await db
    .selectFrom('snapshot_assets')
    .select(['asset', 'name'])
    .where('snapshot', '=', snapshot)
    .where((eb) => eb('asset', '=', eb.fn.any(eb.val(assets))))
    .execute();
  return Object.fromEntries(rows.map(({ asset, name }) => [asset, name]));
}
