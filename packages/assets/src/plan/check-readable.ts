import type { Asset, AssetId, AssetKind } from '../asset.ts';
import { assetId } from '../asset.ts';
import type { Reason } from '../change.ts';
import { compareText } from '../compare-text.ts';
import type { Notice } from '../plan.ts';
import type { Draft, PlanScene } from './draft.ts';
import { namesOf } from './look-up.ts';

/** Whether an identity (in the target's) is there on one of the two sides, but could not be read. */
export const isUnread = ({ input, source }: PlanScene, id: AssetId): boolean =>
  input.actual.unread?.has(id) === true ||
  input.desired.unread?.has(source.sourceOf.get(id) ?? id) === true;

/**
 * Finds what the plan is about and could not be read: what the source holds there is not known, or what the target holds
 * would be overwritten without a pre-image.
 */
export function checkReadable(
  reasons: ReadonlyMap<AssetId, readonly Reason[]>,
  { input, source }: PlanScene,
): Notice[] {
  const notices: Notice[] = [];
  for (const [id, why] of input.desired.unread ?? []) {
    if (!reasons.has(id)) continue;
    notices.push(unreadable(source.toTarget(id), 'the source', why, id));
  }
  const concerned = new Set([...[...reasons.keys()].map(source.toTarget), ...input.remove]);
  for (const [id, why] of input.actual.unread ?? []) {
    if (!concerned.has(id)) continue;
    notices.push(unreadable(id, 'the target', why, source.sourceOf.get(id)));
  }
  return notices;
}

const unreadable = (id: AssetId, where: string, why: string, source?: AssetId): Notice => ({
  level: 'blocker',
  code: 'unreadable',
  asset: id,
  message: `${id} is in ${where}, but could not be read. ${why}`,
  hint: 'Mend that in Superset, or leave it and what needs it out of the plan.',
  ...(source === undefined ? {} : { source }),
});

/** What Superset hides from accounts, and what happens when the plan meets it. */
const HIDDEN: Partial<Record<AssetKind, string>> = {
  dashboard:
    'drafts of others and dashboards restricted to other roles are hidden from it. If one is there already, the import fails and nothing is written',
  saved_query:
    'Superset shows an account its own saved queries only. If one is there already, in the name of somebody else, it is overwritten and cannot be rolled back',
};

/** Says of what the plan creates that it may be there already, out of the account's sight. */
export function checkSight(drafts: readonly Draft[], { input }: PlanScene): Notice[] {
  const created = new Map<AssetKind, Asset[]>();
  for (const { before, after } of drafts) {
    if (before !== null || after === null || input.actual.partlySeen?.has(after.kind) !== true)
      continue;
    created.set(after.kind, [...(created.get(after.kind) ?? []), after]);
  }
  return [...created].map(([kind, assets]) => ({
    level: 'warning',
    code: 'partly-seen',
    message: `${namesOf(assets)} ${assets.length === 1 ? 'is' : 'are'} new to the target as far as its account can see: ${HIDDEN[kind] ?? 'it does not see everything'}.`,
    hint:
      kind === 'dashboard'
        ? 'Use an account with the role Admin, or make this account an owner of what it shall update.'
        : 'Promote saved queries with the account that owns them in the target, or make sure that they are new there.',
    related: assets.map(assetId).sort(compareText),
  }));
}
