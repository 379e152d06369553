import type { Context } from '../context.ts';
import type { JobHandler } from '../jobs/handler.ts';
import { draftPromotion } from './draft-promotion.ts';
import { draftRollback } from './draft-rollback.ts';
import { keepPlan } from './keep-plan.ts';
import type { PlanJobInput } from './plan-request.ts';

/** Makes a plan. Nothing is kept before the end, so another attempt starts anew. */
export const planHandler = (context: Context): JobHandler<PlanJobInput> => ({
  kind: 'plan',
  onCancel: 'abort',
  async run(run, input) {
    const drafted =
      input.wish.intent === 'promotion'
        ? await draftPromotion(context, run, input, input.wish)
        : await draftRollback(context, run, input, input.wish);
    run.progress(1, 1, 'Planning');
    await run.transaction((trx) => keepPlan(trx, run.actor, drafted));
    return { plan: input.plan };
  },
  async settled(trx, job, outcome) {
    // The passwords belong to the plan; without one they have no purpose.
    if (outcome.state !== 'succeeded') await context.secrets.remove(trx, `plan:${job.input.plan}`);
  },
});
