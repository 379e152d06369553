import type { Asset, AssetId, RefRole } from '../asset.ts';
import { compareText } from '../compare-text.ts';
import { rewriteRefs } from '../rewrite-refs.ts';
import type { Notice } from '../plan.ts';
import type { Dependent } from './dependents.ts';
import { dependentsIndex } from './dependents.ts';
import type { Draft, PlanScene } from './draft.ts';
import { isUnread } from './check-readable.ts';
import { actionFor } from './draft.ts';
import { lookUp, nameOf, namesOf } from './look-up.ts';

/** What breaks when this goes; whatever refers to an asset in another role goes on without it. */
const BREAKS_WITHOUT: ReadonlySet<RefRole> = new Set(['database', 'dataset', 'filter-dataset']);

/**
 * Adds the deletions that were asked for to the drafts. What remains in the target and cannot be without a deleted asset
 * blocks it; what can be without (a dashboard without a chart, a chart without an annotation) is updated to hold it no more.
 */
export function planDeletions(
  drafts: ReadonlyMap<AssetId, Draft>,
  scene: PlanScene,
): { drafts: Map<AssetId, Draft>; notices: Notice[] } {
  const { input } = scene;
  const all = new Map(drafts);
  const notices: Notice[] = [];
  for (const id of [...new Set(input.remove)].sort(compareText)) {
    const before = lookUp(input.actual, id);
    if (before) {
      const wanted = drafts.get(id)?.after;
      if (wanted) notices.push(wantedAnyway(id, wanted));
      else all.set(id, deletion(id, before, scene));
    } else if (input.intent === 'promotion' && !isUnread(scene, id)) {
      notices.push(nothingToDelete(id));
    }
  }
  const gone = new Map([...all].filter(([, draft]) => draft.action === 'delete'));
  if (gone.size === 0) return { drafts: all, notices };
  const remaining = remainingAssets(all, scene);
  const users = dependentsIndex(remaining);
  for (const { id, before } of gone.values()) {
    const [broken, loosened] = partition(users.get(id) ?? []);
    const assetsOf = (ids: readonly AssetId[]): Asset[] =>
      ids.flatMap((by) => remaining.get(by) ?? []);
    if (before && broken.length > 0)
      notices.push(stillNeeded(id, before, broken, assetsOf(broken)));
    if (before && loosened.length > 0)
      notices.push(losesIt(id, before, loosened, assetsOf(loosened)));
    for (const by of loosened) {
      all.set(by, without(id, { by, draft: all.get(by), actual: input.actual.assets.get(by) }));
    }
  }
  return { drafts: all, notices };
}

/** After a promotion the last apply's records (base) tell what it created; a rollback takes exactly that away again. */
function deletion(id: AssetId, before: Asset, { input }: PlanScene): Draft {
  const created = input.intent === 'restore' && input.base?.assets.has(id) === true;
  const why = created ? 'created-by-promotion' : 'delete-requested';
  return { id, before, after: null, action: 'delete', reasons: [{ why }] };
}

function remainingAssets(
  drafts: ReadonlyMap<AssetId, Draft>,
  { input }: PlanScene,
): Map<AssetId, Asset> {
  const remaining = new Map(input.actual.assets);
  for (const { id, after } of drafts.values()) {
    if (after === null) remaining.delete(id);
    else remaining.set(id, after);
  }
  return remaining;
}

function partition(users: readonly Dependent[]): [AssetId[], AssetId[]] {
  const pick = (breaks: boolean): AssetId[] =>
    [
      ...new Set(
        users.filter(({ role }) => BREAKS_WITHOUT.has(role) === breaks).map(({ by }) => by),
      ),
    ].sort(compareText);
  const broken = pick(true);
  return [broken, pick(false).filter((id) => !broken.includes(id))];
}

function without(
  gone: AssetId,
  { by, draft, actual }: { by: AssetId; draft: Draft | undefined; actual: Asset | undefined },
): Draft {
  const holder = (draft?.after ?? actual) as Asset;
  const after = rewriteRefs(holder, (ref) => (ref.to === gone ? null : ref.to));
  const before = draft === undefined ? (actual ?? null) : draft.before;
  const reasons = [...(draft?.reasons ?? []), { why: 'loses', of: gone } as const];
  return { id: by, before, after, action: actionFor(before, after), reasons };
}

const wantedAnyway = (id: AssetId, asset: Asset): Notice => ({
  level: 'blocker',
  code: 'still-used-by',
  asset: id,
  message: `${nameOf(asset)} shall be deleted, but what is promoted needs it.`,
  hint: 'Leave it out of the deletions, or out of what is promoted.',
});

const nothingToDelete = (id: AssetId): Notice => ({
  level: 'warning',
  code: 'not-found',
  asset: id,
  message: `${id} shall be deleted, but the target does not have it.`,
  hint: 'Nothing is to be done for it.',
});

const stillNeeded = (id: AssetId, asset: Asset, ids: AssetId[], users: Asset[]): Notice => ({
  level: 'blocker',
  code: 'still-used-by',
  asset: id,
  message: `${nameOf(asset)} cannot be deleted: ${namesOf(users)} in the target cannot be without it.`,
  hint: 'Delete these too, or let them use something else first.',
  related: ids,
});

const losesIt = (id: AssetId, asset: Asset, ids: AssetId[], users: Asset[]): Notice => ({
  level: 'warning',
  code: 'still-used-by',
  asset: id,
  message: `${nameOf(asset)} is used by ${namesOf(users)} in the target; the plan takes it out of there as well.`,
  hint: 'Leave it out of the deletions if it shall stay there.',
  related: ids,
});
