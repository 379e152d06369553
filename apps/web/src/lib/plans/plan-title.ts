import type { PlanRow } from '#lib/api/types.ts';

/** "dev → stage", "Roll back stage". */
export function planTitle(plan: PlanRow): string {
  if (plan.intent === 'rollback') return `Roll back ${plan.target.name}`;
  return `${plan.source.environment?.name ?? plan.source.label} → ${plan.target.name}`;
}
