import type { contract, CallOutput } from '@ss-tools/api';
import { fieldLines } from './fields.ts';
import type { Paint } from './paint.ts';
import { sourceName, summaryLine } from './plan-text.ts';
import { count } from './table.ts';

export type Promotion = CallOutput<typeof contract.promotions.get>;

/** How a promotion ended: what was written, whether the target is what the plan promised, and the way back. */
export function promotionText(promotion: Promotion, paint: Paint): string {
  const { plan } = promotion;
  const target = plan.target.name;
  const lines = [`${paint('bold', 'Promotion')} ${promotion.id}: ${sourceName(plan)} → ${target}`];
  switch (promotion.state) {
    case 'verified':
      lines.push(paint('green', `✓ verified: ${target} equals the plan`));
      break;
    case 'differs':
      lines.push(
        paint(
          'red',
          `✗ written, but ${target} differs from the plan in ${count(promotion.mismatches.length, 'asset')}`,
        ),
      );
      for (const mismatch of promotion.mismatches) {
        lines.push(`  ${mismatch.id} ${mismatch.name}`, ...fieldLines(mismatch.fields, paint));
      }
      break;
    case 'failed':
    case 'rolled-back':
    case 'cancelled':
      lines.push(paint('red', `✗ ${STATES[promotion.state]}`));
      break;
    default:
      lines.push(promotion.state);
  }
  if (promotion.error !== null) {
    lines.push(
      promotion.error.message,
      ...(promotion.error.hint === undefined ? [] : [promotion.error.hint]),
    );
  }
  lines.push(summaryLine(plan.summary).replace(/^Plan: /, ''));
  if (promotion.canRollBack && plan.intent === 'promotion') {
    lines.push(paint('dim', `Take it back: ss-tools rollback ${promotion.id}`));
  }
  return lines.join('\n');
}

const STATES = {
  failed: 'failed',
  'rolled-back': 'failed, and the target was put back as it was',
  cancelled: 'cancelled',
} as const;
