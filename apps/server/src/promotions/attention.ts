import { contract } from '@ss-tools/api';
import { sql } from 'kysely';
import { change } from '../audit/change.ts';
import type { Context } from '../context.ts';
import { conflict, notFound } from '../errors.ts';
import type { AddRoute } from '../http/add-route.ts';

/**
 * Of `promotions` joined with `plans`: it did not end well, nobody dismissed it, and no later promotion of the same pair was
 * verified, nor one that took it back.
 */
export const needsAttention = sql<boolean>`(
  promotions.state in ('failed', 'differs', 'rolled-back')
  and promotions.dismissed_at is null
  and plans.target is not null
  and not exists (
    select from promotions as later join plans as later_plan on later_plan.id = later.plan
    where later.state = 'verified' and later.id > promotions.id
      and (
        later_plan.rollback_of = promotions.id
        or (
          later_plan.target = plans.target and later_plan.intent = plans.intent
          and later_plan.source_environment is not distinct from plans.source_environment
          and (plans.source_environment is not null or later_plan.source_name = plans.source_name)
        )
      )
  )
)`;

const ENDED_BADLY: readonly string[] = ['failed', 'differs', 'rolled-back'];

/** Lets a person say that a promotion that did not end well needs no more attention. */
export function addDismissRoute(add: AddRoute, context: Context): void {
  add(contract.promotions.dismiss, async ({ params, actor }) => {
    await change(context.db, actor, async (trx, record) => {
      const promotion = await trx
        .selectFrom('promotions')
        .select(['state', 'dismissed_at'])
        .where('id', '=', params.id)
        .forUpdate()
        .executeTakeFirst();
      if (promotion === undefined) throw notFound('promotion', params.id);
      if (!ENDED_BADLY.includes(promotion.state)) {
        throw conflict(
          'nothing-to-dismiss',
          'The promotion needs no attention.',
          'Only one that failed, differs from its plan or was put back can be dismissed.',
        );
      }
      if (promotion.dismissed_at !== null) return;
      await trx
        .updateTable('promotions')
        .set({ dismissed_at: new Date() })
        .where('id', '=', params.id)
        .execute();
      await record({ action: 'promotion.dismiss', subject: `promotion:${params.id}`, detail: {} });
    });
  });
}
