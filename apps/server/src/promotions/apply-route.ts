import { contract } from '@ss-tools/api';
import { change } from '../audit/change.ts';
import type { Context } from '../context.ts';
import { v7 } from '../database/id.ts';
import { jsonb } from '../database/jsonb.ts';
import { conflict, notFound } from '../errors.ts';
import type { AddRoute } from '../http/add-route.ts';
import type { ApplyInput } from './apply/apply-job.ts';
import { findPromotion } from './promotion-row.ts';

/** Applies a plan that was read: the caller says its hash. */
export function addApplyRoute(add: AddRoute, context: Context): void {
  add(contract.promotions.apply, async ({ body, actor }) => {
    const id = v7();
    await change(context.db, actor, async (trx, record) => {
      const plan = await trx
        .selectFrom('plans')
        .selectAll()
        .where('id', '=', body.plan)
        .forUpdate()
        .executeTakeFirst();
      if (plan === undefined) throw notFound('plan', body.plan);
      if (plan.hash !== body.hash) {
        throw conflict(
          'other-plan',
          'The hash is not that of this plan.',
          'Read the plan again, and apply what you read.',
        );
      }
      if (!plan.applicable) {
        throw conflict(
          'not-applicable',
          'The plan has open questions, conflicts or blockers.',
          'Settle them, and make a new plan.',
        );
      }
      if (plan.target === null) {
        throw conflict(
          'target-removed',
          `The environment ${plan.target_name} was removed.`,
          'Add it again, and make a new plan.',
        );
      }
      const applied = await trx
        .selectFrom('promotions')
        .select('id')
        .where('plan', '=', plan.id)
        .executeTakeFirst();
      if (applied !== undefined) {
        throw conflict(
          'already-applied',
          `Promotion ${applied.id} applied this plan.`,
          'Make a new plan; it shows what is left to do.',
        );
      }
      const input: ApplyInput = { promotion: id };
      const job = await context.jobs.enqueue(trx, {
        kind: 'apply',
        title:
          plan.intent === 'rollback'
            ? `Roll ${plan.target_name} back`
            : `Promote ${plan.source_name} → ${plan.target_name}`,
        input,
        actor,
        exclusive: `apply:${plan.target}`,
        subjects: [`environment:${plan.target}`],
      });
      await trx
        .insertInto('promotions')
        .values({
          id,
          plan: plan.id,
          job: job.id,
          state: 'queued',
          pre_image: null,
          verification: null,
          mismatches: jsonb([]),
          error: null,
          dismissed_at: null,
          created_by: actor.name,
          finished_at: null,
        })
        .execute();
      await record({
        action: 'promotion.request',
        subject: `promotion:${id}`,
        detail: { plan: plan.id, hash: plan.hash, target: plan.target_name },
      });
    });
    return findPromotion(context.db, id);
  });
}
