import type { Promotion } from '@ss-tools/api';
import type { Kysely, Selectable } from 'kysely';
import type { z } from 'zod';
import type { Database } from '../database/schema/index.ts';
import type { PromotionTable } from '../database/schema/promotions.ts';
import { notFound } from '../errors.ts';
import { planRow, selectPlans } from '../plans/plan-row.ts';

type Detail = z.output<typeof Promotion>;

/** Ends that leave in the target what was written; a cancelled promotion was put back, or wrote nothing. */
const LEAVES_ITS_WRITES: ReadonlySet<string> = new Set(['verified', 'differs', 'failed']);

/** Promotions as the API lists them, in the order of the rows. */
export async function promotionRows(
  db: Kysely<Database>,
  rows: readonly Selectable<PromotionTable>[],
): Promise<Omit<Detail, 'mismatches' | 'steps'>[]> {
  if (rows.length === 0) return [];
  const [plans, takenBack, writers] = await Promise.all([
    selectPlans(db)
      .where(
        'plans.id',
        'in',
        rows.map(({ plan }) => plan),
      )
      .execute(),
    db
      .selectFrom('promotions')
      .innerJoin('plans', 'plans.id', 'promotions.plan')
      .select(['promotions.id', 'plans.rollback_of'])
      .where(
        'plans.rollback_of',
        'in',
        rows.map(({ id }) => id),
      )
      .where('promotions.state', '=', 'verified')
      .execute(),
    db
      .selectFrom('promotion_steps')
      .select('promotion')
      .distinct()
      .where(
        'promotion',
        'in',
        rows.map(({ id }) => id),
      )
      .where('step', 'like', 'write:%')
      .execute(),
  ]);
  return rows.map((row) => {
    const plan = plans.find(({ id }) => id === row.plan);
    if (plan === undefined) throw new Error(`Promotion ${row.id} has no plan.`);
    const rolledBackBy = takenBack.find(({ rollback_of }) => rollback_of === row.id)?.id ?? null;
    const wrote = writers.some(({ promotion }) => promotion === row.id);
    return {
      id: row.id,
      plan: planRow(plan),
      job: row.job,
      state: row.state,
      rolledBackBy,
      canRollBack:
        LEAVES_ITS_WRITES.has(row.state) &&
        wrote &&
        row.pre_image !== null &&
        plan.target !== null &&
        rolledBackBy === null,
      dismissedAt: row.dismissed_at?.toISOString() ?? null,
      error: row.error,
      preImage: row.pre_image,
      verification: row.verification,
      createdBy: row.created_by,
      createdAt: row.created_at.toISOString(),
      finishedAt: row.finished_at?.toISOString() ?? null,
    };
  });
}

/**
 * One promotion as the API shows it.
 * @throws KnownError not-found.
 */
export async function findPromotion(db: Kysely<Database>, id: string): Promise<Detail> {
  const row = await db.selectFrom('promotions').selectAll().where('id', '=', id).executeTakeFirst();
  if (row === undefined) throw notFound('promotion', id);
  const [listed] = await promotionRows(db, [row]);
  if (listed === undefined) throw notFound('promotion', id);
  const steps = await db
    .selectFrom('promotion_steps')
    .selectAll()
    .where('promotion', '=', id)
    .orderBy('position')
    .execute();
  return {
    ...listed,
    mismatches: row.mismatches,
    steps: steps.map((step) => ({
      step: step.step,
      label: step.label,
      state: step.state,
      detail: step.detail,
      startedAt: step.started_at?.toISOString() ?? null,
      finishedAt: step.finished_at?.toISOString() ?? null,
    })),
  };
}
