import type { PlanDetail, PlanRow } from '@ss-tools/api';
import type { Kysely } from 'kysely';
import type { z } from 'zod';
import type { Database } from '../database/schema/index.ts';
import { notFound } from '../errors.ts';

type Row = z.output<typeof PlanRow>;

/** Plans with the promotion that applied them; narrow it down, then hand the rows to `planRow`. */
export const selectPlans = (db: Kysely<Database>) =>
  db
    .selectFrom('plans')
    .leftJoin('promotions', 'promotions.plan', 'plans.id')
    .selectAll('plans')
    .select('promotions.id as promotion');

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
    },
    target: { id: row.target, name: row.target_name },
    rollbackOf: row.rollback_of,
    summary: row.plan.summary,
    applicable: row.applicable,
    promotion: row.promotion,
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
  const row = await selectPlans(db).where('plans.id', '=', id).executeTakeFirst();
  if (row === undefined) throw notFound('plan', id);
  return {
    ...planRow(row),
    notices: [...row.plan.notices],
    changes: row.plan.changes.map((change) => ({
      ...change,
      fields: [...change.fields],
      reasons: [...change.reasons],
    })),
    request: {
      select: row.request.select,
      remove: row.request.remove,
      resolutions: [...row.request.resolutions],
    },
  };
}
