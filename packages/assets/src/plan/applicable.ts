import type { Plan } from '../plan.ts';

/** Whether a plan may be applied: nothing blocks it, no question is open and every conflict is settled. */
export const isApplicable = ({ summary }: Pick<Plan, 'summary'>): boolean =>
  summary.blockers + summary.questions + summary.conflicts === 0;
