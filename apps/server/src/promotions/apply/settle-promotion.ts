import { recordAudit } from '../../audit/change.ts';
import type { Context } from '../../context.ts';
import { jsonb } from '../../database/jsonb.ts';
import type { Transaction } from '../../database/schema/index.ts';
import type { JobOutcome } from '../../jobs/handler.ts';
import type { ApplyInput } from './apply-job.ts';

/**
 * Ends a promotion with its job, whatever ended the job: a failure before the first write, a cancel in the queue, a
 * worker that was lost too often. One that has told its own end already (verified, put back) is left as it is.
 */
export async function settlePromotion(
  context: Context,
  trx: Transaction,
  job: string,
  { promotion }: ApplyInput,
  outcome: JobOutcome,
): Promise<void> {
  const row = await trx
    .selectFrom('promotions')
    .innerJoin('plans', 'plans.id', 'promotions.plan')
    .innerJoin('jobs', 'jobs.id', 'promotions.job')
    .select(['promotions.state', 'promotions.plan', 'plans.hash', 'plans.target_name'])
    .select(['jobs.created_by', 'jobs.request_id'])
    .where('promotions.id', '=', promotion)
    .where('jobs.id', '=', job)
    .executeTakeFirst();
  if (row === undefined) return;
  await context.secrets.remove(trx, `plan:${row.plan}`);
  if (outcome.state === 'succeeded' || !['queued', 'running'].includes(row.state)) return;
  await trx
    .updateTable('promotions')
    .set({
      state: outcome.state,
      finished_at: new Date(),
      ...(outcome.state === 'failed' ? { error: jsonb(outcome.error) } : {}),
    })
    .where('id', '=', promotion)
    .execute();
  await recordAudit(
    trx,
    { name: row.created_by, requestId: row.request_id },
    {
      action: outcome.state === 'failed' ? 'promotion.fail' : 'promotion.cancel',
      subject: `promotion:${promotion}`,
      detail: {
        plan: row.plan,
        hash: row.hash,
        target: row.target_name,
        ...(outcome.state === 'failed' ? { because: outcome.error.code } : {}),
      },
    },
  );
}
