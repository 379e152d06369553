import type { ApiClient } from '@ss-tools/api';
import { contract } from '@ss-tools/api';
import type { Session } from './command.ts';
import { followJob } from './jobs/follow-job.ts';
import type { PlanDetail } from './output/plan-text.ts';
import { promotionText } from './output/promotion-text.ts';
import type { Promotion } from './output/promotion-text.ts';
import { ask } from './terminal.ts';
import { CliError } from './problem.ts';

/** Applies a plan as it was read (its hash goes along), shows the run, and sets exit code 1 unless it was verified. */
export async function applyPlan(session: Session, api: ApiClient, plan: PlanDetail): Promise<void> {
  const started = await api.call(contract.promotions.apply, {
    body: { plan: plan.id, hash: plan.hash },
  });
  await followJob(session.terminal, api, started.job);
  showPromotion(session, await api.call(contract.promotions.get, { params: { id: started.id } }));
}

export function showPromotion(session: Session, promotion: Promotion): void {
  session.print(promotion, () => promotionText(promotion, session.paint));
  if (promotion.state !== 'verified') session.setExit(1);
}

/** Refuses a plan that cannot run, in the plan's own words. */
export function requireApplicable(plan: PlanDetail): void {
  if (plan.promotion !== null) {
    throw new CliError(
      'already-applied',
      `Plan ${plan.id} was applied already, by promotion ${plan.promotion}.`,
    );
  }
  if (plan.applicable) return;
  const [first] = plan.notices.filter(
    (notice) =>
      notice.level === 'blocker' || notice.level === 'question' || notice.code === 'conflict',
  );
  throw new CliError(
    'not-applicable',
    first === undefined ? `Plan ${plan.id} cannot be applied.` : first.message,
    first === undefined ? `See \`ss-tools show ${plan.id}\`.` : first.hint,
  );
}

/** Asks before a plan is applied, unless --yes was said. @throws CliError when there is nobody to ask, or the answer is no */
export async function confirm(session: Session, plan: PlanDetail, yes: boolean): Promise<void> {
  if (yes) return;
  const later = `The plan is kept: ss-tools apply ${plan.id}`;
  if (session.terminal.stdin.isTTY !== true) {
    throw new CliError(
      'not-confirmed',
      'There is no terminal to ask; say --yes to apply without a question.',
      later,
    );
  }
  const answer = await ask(
    session.terminal,
    `Apply this plan to ${plan.target.name}? Only "yes" applies it: `,
  );
  if (answer.trim() !== 'yes') throw new CliError('not-confirmed', 'Not applied.', later);
}
