import type { AssetId } from '@ss-tools/assets';
import { recordAudit } from '../../audit/change.ts';
import { jsonb } from '../../database/jsonb.ts';
import { forgetBase, saveBase } from '../../plans/base-store.ts';
import { keepCapture } from '../../snapshots/store/keep-capture.ts';
import type { Apply } from './apply-job.ts';
import type { Outcome } from './converge.ts';

/** Keeps how an apply ended: verified, or with what differs from the plan. */
export async function finish(apply: Apply, outcome: Outcome): Promise<void> {
  const { plan, target } = apply;
  const state = outcome.mismatches.length === 0 ? 'verified' : 'differs';
  await apply.run.transaction(async (trx) => {
    const verification = await keepCapture(trx, outcome.seen.captured, 'verification');
    await trx
      .updateTable('promotions')
      .set({
        state,
        verification,
        mismatches: jsonb(outcome.mismatches),
        finished_at: new Date(),
      })
      .where('id', '=', apply.promotion)
      .execute();
    if (plan.row.intent === 'rollback') {
      await forgetBase(trx, target.id, Object.keys(plan.result.plan.predicted) as AssetId[]);
    } else if (plan.row.source_environment !== null && state === 'verified') {
      await saveBase(trx, plan.row.source_environment, target.id, plan.result);
    }
    await recordAudit(trx, apply.run.actor, {
      action: plan.row.intent === 'rollback' ? 'promotion.roll-back' : 'promotion.apply',
      subject: `promotion:${apply.promotion}`,
      detail: { plan: plan.row.id, hash: plan.row.hash, target: target.name, state },
    });
  });
}
