import type { contract, CallOutput } from '@ss-tools/api';
import type { Paint } from './paint.ts';
import { answerTo } from './answer.ts';
import { fieldLines, GLANCE } from './fields.ts';
import { count, moment } from './table.ts';

export type PlanDetail = CallOutput<typeof contract.plans.get>;
type Change = PlanDetail['changes'][number];
type Notice = PlanDetail['notices'][number];
type Summary = PlanDetail['summary'];

const SIGNS = { create: '+', update: '~', repoint: '>', delete: '-', none: ' ' } as const;
const STYLES = {
  create: 'green',
  update: 'yellow',
  repoint: 'cyan',
  delete: 'red',
  none: 'dim',
} as const;
const LEVELS = { blocker: 'red', question: 'yellow', warning: 'yellow', info: 'dim' } as const;
const MOST_RELATED = 6;
const MAPPED_BY_HAND = new Set<Notice['code']>(['database-unmapped', 'dataset-twin']);

/** A plan as a person reads it before it runs: every change with why and what, every notice, one summary line. */
export function planText(plan: PlanDetail, paint: Paint): string {
  const names = new Map(plan.changes.map((change) => [change.id, change]));
  const parts = [
    `${paint('bold', 'Plan')} ${plan.id}: ${sourceName(plan)} → ${plan.target.name} ${paint('dim', `(${moment(plan.createdAt)})`)}`,
    plan.changes
      .filter((change) => change.action !== 'none')
      .map((change) => changeText(change, names, paint))
      .join('\n'),
    plan.notices.map((notice) => noticeText(notice, plan, paint)).join('\n'),
    [...outcome(plan, paint), summaryLine(plan.summary, plan.notices)].join('\n'),
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

/** "3 create · 5 update · 1 delete · 2 need a mapping · 1 conflict". */
export function summaryLine(summary: Summary, notices: readonly Notice[] = []): string {
  const mapping = notices.filter(
    (notice) => notice.level === 'question' && MAPPED_BY_HAND.has(notice.code),
  ).length;
  const others = Math.max(0, summary.questions - mapping);
  const parts = [
    [summary.create, 'create'],
    [summary.update, 'update'],
    [summary.repoint, 're-point'],
    [summary.delete, 'delete'],
    [mapping, mapping === 1 ? 'needs a mapping' : 'need a mapping'],
    [summary.conflicts, summary.conflicts === 1 ? 'conflict' : 'conflicts'],
    [others, others === 1 ? 'question' : 'questions'],
    [summary.blockers, summary.blockers === 1 ? 'blocker' : 'blockers'],
    [summary.warnings, summary.warnings === 1 ? 'warning' : 'warnings'],
  ] as const;
  const said = parts.filter(([number]) => number > 0).map(([number, word]) => `${number} ${word}`);
  return `Plan: ${said.length === 0 ? 'nothing to do' : said.join(' · ')}`;
}

/** Whether a plan would write anything. */
export const writes = ({ summary }: Pick<PlanDetail, 'summary'>): boolean =>
  summary.create + summary.update + summary.repoint + summary.delete > 0;

/** What a plan starts from: an environment's name, or a bundle's. */
export const sourceName = ({ source }: Pick<PlanDetail, 'source'>): string =>
  source.environment?.name ?? source.label;

function changeText(change: Change, names: Map<string, Change>, paint: Paint): string {
  const sign = paint(STYLES[change.action], `${SIGNS[change.action]} ${change.kind}`);
  const why = reasonsText(change.reasons, names);
  const head = `  ${sign} ${paint('bold', change.name)}${why === '' ? '' : paint('dim', `  ${why}`)}`;
  // A created asset is new as a whole; `show PLAN --asset` tells every field of it.
  const fields = change.action === 'create' ? [] : fieldLines(change.fields, paint, GLANCE);
  return [head, ...fields].join('\n');
}

/** The first two reasons; a dataset may be used by dozens of charts. */
function reasonsText(reasons: Change['reasons'], names: Map<string, Change>): string {
  const said = reasons.slice(0, 2).map((reason) => reasonText(reason, names));
  const more = reasons.length - said.length;
  return said.join(', ') + (more === 0 ? '' : ` and ${more} more`);
}

function reasonText(reason: Change['reasons'][number], names: Map<string, Change>): string {
  switch (reason.why) {
    case 'selected':
      return 'selected';
    case 'delete-requested':
      return 'to be deleted';
    case 'loses':
      return `loses ${names.get(reason.of)?.name ?? reason.of}`;
    case 'created-by-promotion':
      return 'created by the promotion that is taken back';
    case 'needed-by': {
      const user = names.get(reason.by);
      return `used by ${user === undefined ? reason.by : `${user.kind} ${user.name}`}`;
    }
  }
}

function noticeText(notice: Notice, plan: PlanDetail, paint: Paint): string {
  const level = paint(LEVELS[notice.level], `${notice.level}:`);
  const lines = [`  ${level} ${notice.message}`, `      ${notice.hint}`];
  const answer = answerTo(notice, plan);
  if (answer !== null) lines.push(`      ${paint('cyan', answer)}`);
  const others = (notice.related ?? []).slice(1, MOST_RELATED);
  if (notice.level === 'question' && others.length > 0) {
    lines.push(paint('dim', `      or: ${others.join(', ')}`));
  }
  return lines.join('\n');
}

function outcome(plan: PlanDetail, paint: Paint): string[] {
  if (plan.promotion !== null) return [`Applied already, by promotion ${plan.promotion}.`];
  if (plan.applicable) return [];
  const { questions, blockers, conflicts } = plan.summary;
  const open = questions + blockers + conflicts;
  return [
    paint(
      'red',
      `This plan cannot be applied: ${count(open, 'notice needs', 'notices need')} you first.`,
    ),
  ];
}
