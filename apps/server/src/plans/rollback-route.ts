import { contract } from '@ss-tools/api';
import { change } from '../audit/change.ts';
import type { Context } from '../context.ts';
import { v7 } from '../database/id.ts';
import { conflict, notFound } from '../errors.ts';
import type { AddRoute } from '../http/add-route.ts';
import type { PlanJobInput } from './plan-request.ts';
import { takeAnswers } from './take-answers.ts';

/** The way back from a promotion is a plan like any other. */
export function addRollbackRoute(add: AddRoute, context: Context): void {
  add(contract.promotions.rollback, async ({ params, body, actor }) => {
    const promotion = await context.db
      .selectFrom('promotions')
      .innerJoin('plans', 'plans.id', 'promotions.plan')
      .select([
        'promotions.id',
        'promotions.state',
        'promotions.pre_image',
        'plans.target',
        'plans.target_name',
      ])
      .where('promotions.id', '=', params.id)
      .executeTakeFirst();
    if (promotion === undefined) throw notFound('promotion', params.id);
    if (promotion.state === 'queued' || promotion.state === 'running') {
      throw conflict(
        'still-running',
        'The promotion is not finished.',
        'Wait for its end, or cancel it.',
      );
    }
    if (promotion.target === null) {
      throw conflict(
        'target-removed',
        `The environment ${promotion.target_name} was removed.`,
        'What was kept for the way back was removed with it. To bring its Superset to an earlier state, add it again and promote from an environment or an export bundle that holds that state.',
      );
    }
    if (promotion.pre_image === null) {
      throw conflict(
        'nothing-to-roll-back',
        'The promotion stopped before it wrote anything.',
        'The target is as it was.',
      );
    }
    const target = { id: promotion.target, name: promotion.target_name };
    const plan = v7();
    const answers = await takeAnswers(context, plan, target.id, body);
    const input: PlanJobInput = {
      plan,
      ...answers.input,
      target,
      wish: { intent: 'rollback', promotion: params.id, resolutions: body.resolutions },
    };
    return change(context.db, actor, async (trx, record) => {
      await answers.keepPasswords(trx);
      await record({
        action: 'plan.request',
        subject: `plan:${input.plan}`,
        detail: { rollbackOf: params.id, target: target.name },
      });
      return context.jobs.enqueue(trx, {
        kind: 'plan',
        title: `Plan the way back in ${target.name}`,
        input,
        actor,
        subjects: [`environment:${target.id}`],
      });
    });
  });
}
