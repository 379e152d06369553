import type { PlanDetail, PlanRow } from '#lib/api/types.ts';

/** One part of a plan's first line. `open` parts are what a person still has to settle. */
export type SummaryPart = { readonly count: number; readonly text: string; readonly open: boolean };

const asked = (notices: PlanDetail['notices'], ...codes: readonly string[]): number =>
  notices.filter(({ level, code }) => level === 'question' && codes.includes(code)).length;

/** "3 create · 5 update · 1 delete · 2 need a mapping · 1 conflict", without the parts that are nought. */
export function summaryParts(plan: PlanRow & { notices?: PlanDetail['notices'] }): SummaryPart[] {
  const { summary, notices = [] } = plan;
  const mappings = asked(notices, 'database-unmapped', 'dataset-twin', 'role-missing');
  const passwords = asked(notices, 'database-password-missing');
  // Conflicts are counted by themselves and not among the questions.
  const others = summary.questions - mappings - passwords;
  const done = (count: number, text: string): SummaryPart => ({ count, text, open: false });
  const open = (count: number, text: string): SummaryPart => ({ count, text, open: true });
  return [
    done(summary.create, 'create'),
    done(summary.update, 'update'),
    done(summary.repoint, 're-point'),
    done(summary.delete, 'delete'),
    open(mappings, mappings === 1 ? 'needs a mapping' : 'need a mapping'),
    open(passwords, passwords === 1 ? 'needs a password' : 'need a password'),
    open(Math.max(0, others), others === 1 ? 'open question' : 'open questions'),
    open(summary.conflicts, summary.conflicts === 1 ? 'conflict' : 'conflicts'),
    open(summary.blockers, summary.blockers === 1 ? 'blocker' : 'blockers'),
  ].filter(({ count }) => count > 0);
}

/** How many assets a plan would write. */
export const writes = ({ summary }: PlanRow): number =>
  summary.create + summary.update + summary.repoint + summary.delete;
