import type { PlanRow } from '#lib/api/types.ts';
import { exactTime } from '#lib/time/relative.ts';

/** "dev → stage", "dev of 3 May 2026, 14:00 → stage" for a kept snapshot, "sales.zip → stage", "Roll back stage". */
export function planTitle(plan: PlanRow): string {
  if (plan.intent === 'rollback') return `Roll back ${plan.target.name}`;
  const { environment, label, keptAt } = plan.source;
  if (environment === null) return `${label} → ${plan.target.name}`;
  const when = keptAt === null ? '' : ` of ${exactTime(Date.parse(keptAt))}`;
  return `${environment.name}${when} → ${plan.target.name}`;
}
