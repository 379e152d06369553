import type { Asset, AssetId } from '../asset.ts';
import type { Reason } from '../change.ts';
import { compareText } from '../compare-text.ts';
import type { Notice, PlanInput, PlanResult } from '../plan.ts';
import type { Snapshot } from '../snapshot.ts';
import type { BroughtSnapshot } from './bring-to-target.ts';
import { bringToTarget } from './bring-to-target.ts';
import { checkContents } from './check-contents.ts';
import { checkDependencies } from './check-dependencies.ts';
import { checkLocalIds } from './check-local-ids.ts';
import { checkLosses } from './check-losses.ts';
import { checkPeople } from './check-people.ts';
import { checkReadable, checkSight } from './check-readable.ts';
import { checkReports } from './check-reports.ts';
import { checkRights } from './check-rights.ts';
import { checkUniqueValues } from './check-unique-values.ts';
import { checkVersions } from './check-versions.ts';
import { closure } from './closure.ts';
import { checkPasswords } from './database-rules.ts';
import { planDeletions } from './deletions.ts';
import { draftAssets } from './draft-assets.ts';
import type { PlanScene } from './draft.ts';
import { writes } from './draft.ts';
import { lookUp } from './look-up.ts';
import { inOrder } from './order.ts';
import { seal } from './seal.ts';
import { settleReferences } from './settle-references.ts';

/**
 * Plans how the target becomes what the source wants: everything selected with all that it needs, and the deletions that
 * were asked for. Pure: equal inputs give equal plans, whatever the order of their maps and lists.
 *
 * A plan with blockers, open questions or unsettled conflicts is a plan too; it cannot be applied (see isApplicable).
 * @throws Error when an asset that the plan is about was not looked for in the target.
 */
export function makePlan(input: PlanInput): PlanResult {
  const reasons = closure(input.desired, input.select);
  const source = bringToTarget(subset(input.desired, reasons), {
    mappings: input.mappings,
    version: input.target.supersetVersion,
    target: input.actual,
  });
  const scene: PlanScene = {
    input,
    source,
    selected: new Set(input.select.map((id) => source.toTarget(id))),
  };
  const { assets, notices: references } = settleReferences(scene);
  const drafted = draftAssets(assets, reasonsInTarget(reasons, source), scene);
  const { drafts, notices: deletions } = planDeletions(drafted.drafts, scene);
  const ordered = inOrder([...drafts.values()]);
  const written = new Set(ordered.filter(writes).map((draft) => draft.id));
  const notices = [
    ...source.errors,
    ...checkSelection(input),
    ...checkVersions(input),
    ...references.filter((notice) => concerns(notice, written, scene)),
    ...drafted.notices,
    ...deletions,
    ...checkReadable(reasons, scene),
    ...checkSight(ordered, scene),
    ...checkDependencies(drafts, scene),
    ...checkPeople(ordered, scene),
    ...checkRights(ordered, scene),
    ...checkReports(ordered, scene),
    ...checkLosses(ordered, scene),
    ...checkPasswords(ordered, scene),
    ...checkUniqueValues(ordered, scene),
    ...checkLocalIds(ordered),
    ...checkContents(ordered),
  ];
  return seal(ordered, notices, input.actual);
}

function subset(snapshot: Snapshot, reasons: ReadonlyMap<AssetId, Reason[]>): Snapshot {
  const assets = new Map<AssetId, Asset>();
  for (const id of [...reasons.keys()].sort(compareText)) {
    const asset = snapshot.assets.get(id);
    if (asset !== undefined) assets.set(id, asset);
  }
  return { ...snapshot, assets };
}

function reasonsInTarget(
  reasons: ReadonlyMap<AssetId, readonly Reason[]>,
  { toTarget }: BroughtSnapshot,
): Map<AssetId, Reason[]> {
  const translate = (reason: Reason): Reason =>
    reason.why === 'needed-by' ? { ...reason, by: toTarget(reason.by) } : reason;
  return new Map([...reasons].map(([id, list]) => [toTarget(id), list.map(translate)]));
}

/** Losing a reference is news only where something is written. */
const concerns = (
  { asset, related }: Notice,
  written: ReadonlySet<AssetId>,
  { selected }: PlanScene,
): boolean =>
  asset === undefined ||
  written.has(asset) ||
  selected.has(asset) ||
  (related ?? []).some((id) => written.has(id));

function checkSelection({ desired, select }: PlanInput): Notice[] {
  return [...new Set(select)]
    .filter((id) => !desired.assets.has(id) && desired.unread?.has(id) !== true)
    .map((id) => ({
      level: 'blocker',
      code: 'not-found',
      asset: id,
      source: id,
      message:
        lookUp(desired, id) === null
          ? `${id} is selected, but the source does not have it.`
          : `${id} is selected, but it was not read from the source.`,
      hint: 'Choose an asset that the source holds, or capture the source again.',
    }));
}
