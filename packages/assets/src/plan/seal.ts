import type { Asset, AssetId } from '../asset.ts';
import type { Change, ChangeAction } from '../change.ts';
import { compareText } from '../compare-text.ts';
import { diffAssets } from '../diff/diff-assets.ts';
import { hashOf } from '../values/json-text.ts';
import type { Json } from '../json.ts';
import type { Notice, NoticeLevel, Plan, PlanResult, PlanSummary } from '../plan.ts';
import type { Snapshot } from '../snapshot.ts';
import type { Draft } from './draft.ts';
import { lookUp } from './look-up.ts';

/** Makes the immutable plan of drafts that are in order: preconditions, prediction, summary and the hash over all of it. */
export function seal(
  drafts: readonly Draft[],
  found: readonly Notice[],
  actual: Snapshot,
): PlanResult {
  const notices = sortNotices(found);
  const changes = drafts.map(changeOf);
  const body = {
    changes,
    notices,
    summary: summarise(changes, notices),
    preconditions: preconditionsOf(drafts, actual),
    predicted: predictedOf(drafts),
  };
  const touched = drafts.filter((draft) => draft.action !== 'none');
  const states = (pick: 'before' | 'after'): Map<AssetId, Asset> =>
    new Map(touched.flatMap((draft) => (draft[pick] === null ? [] : [[draft.id, draft[pick]]])));
  return {
    plan: { ...body, hash: hashOf(body as unknown as Json) },
    after: states('after'),
    before: states('before'),
  };
}

/** Fields are told for updates only: of what is created or deleted everything differs, and its hash names it. */
function changeOf({ id, before, after, action, reasons }: Draft): Change {
  const shown = after ?? before;
  const kind = shown?.kind ?? (id.slice(0, id.indexOf(':')) as Change['kind']);
  return {
    id,
    kind,
    name: shown?.name ?? id.slice(kind.length + 1),
    action,
    before: before?.hash ?? null,
    after: after?.hash ?? null,
    fields: before !== null && after !== null ? diffAssets(before, after) : [],
    reasons: [...reasons].sort((a, b) => compareText(reasonKey(a), reasonKey(b))),
  };
}

/** Sorts "selected" first, then by who needs it. */
function reasonKey(reason: Change['reasons'][number]): string {
  if (reason.why === 'needed-by') return `1 ${reason.by} ${reason.role}`;
  return reason.why === 'loses' ? `2 ${reason.of}` : `0 ${reason.why}`;
}

/** What must still be so when the plan is applied: everything that it touches, leaves alone on purpose, or refers to. */
function preconditionsOf(drafts: readonly Draft[], actual: Snapshot): Plan['preconditions'] {
  const conditions = new Map<AssetId, string | null>();
  for (const { id, before } of drafts) conditions.set(id, before?.hash ?? null);
  for (const { after } of drafts) {
    for (const { to } of after?.refs ?? []) {
      if (conditions.has(to)) continue;
      const state = lookUp(actual, to);
      if (state !== undefined) conditions.set(to, state?.hash ?? null);
    }
  }
  return sortedRecord(conditions);
}

const predictedOf = (drafts: readonly Draft[]): Plan['predicted'] =>
  sortedRecord(
    new Map(
      drafts
        .filter((draft) => draft.action !== 'none')
        .map((draft) => [draft.id, draft.after?.hash ?? null]),
    ),
  );

const sortedRecord = (map: ReadonlyMap<AssetId, string | null>): Record<AssetId, string | null> =>
  Object.fromEntries([...map].sort(([a], [b]) => compareText(a, b)));

const LEVELS: readonly NoticeLevel[] = ['blocker', 'question', 'warning', 'info'];

function sortNotices(notices: readonly Notice[]): Notice[] {
  const key = (notice: Notice): string =>
    `${LEVELS.indexOf(notice.level)} ${notice.code} ${notice.asset ?? ''} ${notice.message}`;
  return [...notices].sort((a, b) => compareText(key(a), key(b)));
}

function summarise(changes: readonly Change[], notices: readonly Notice[]): PlanSummary {
  const actions = (action: ChangeAction): number =>
    changes.filter((change) => change.action === action).length;
  const level = (wanted: NoticeLevel): number =>
    notices.filter((notice) => notice.level === wanted && notice.code !== 'conflict').length;
  return {
    create: actions('create'),
    update: actions('update'),
    repoint: actions('repoint'),
    delete: actions('delete'),
    unchanged: actions('none'),
    questions: level('question'),
    conflicts: notices.filter((notice) => notice.code === 'conflict').length,
    blockers: level('blocker'),
    warnings: level('warning'),
  };
}
