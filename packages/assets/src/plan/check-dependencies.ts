import type { Asset, AssetId } from '../asset.ts';
import { compareText } from '../compare-text.ts';
import type { Notice } from '../plan.ts';
import type { Draft, PlanScene } from './draft.ts';
import { writes } from './draft.ts';
import { lookUp, namesOf } from './look-up.ts';

/**
 * Finds what a plan would write although something that it refers to is neither in the plan nor in the target.
 * `asked` are identities that a question was already put about.
 */
export function checkDependencies(
  drafts: ReadonlyMap<AssetId, Draft>,
  scene: PlanScene,
  asked: ReadonlySet<AssetId>,
): Notice[] {
  const missing = new Map<AssetId, Asset[]>();
  for (const draft of drafts.values()) {
    if (!writes(draft) || draft.after === null) continue;
    for (const to of new Set(draft.after.refs.map((ref) => ref.to))) {
      const draftOfIt = drafts.get(to);
      // What the plan deletes is told by the deletion itself.
      const there = draftOfIt === undefined ? lookUp(scene.input.actual, to) : draftOfIt.after;
      if (there || asked.has(to) || draftOfIt?.action === 'delete') continue;
      missing.set(to, [...(missing.get(to) ?? []), draft.after]);
    }
  }
  return [...missing].map(([id, users]) => dependencyMissing(id, users, scene));
}

function dependencyMissing(id: AssetId, users: readonly Asset[], scene: PlanScene): Notice {
  const related = users.map((asset): AssetId => `${asset.kind}:${asset.key}`).sort(compareText);
  return {
    level: 'blocker',
    code: 'dependency-missing',
    asset: id,
    source: scene.source.sourceOf.get(id) ?? id,
    message: `${namesOf(users)} ${users.length === 1 ? 'needs' : 'need'} ${id}, which is neither in the source nor in the target.`,
    hint: 'Use a source that holds it, correct what refers to it, or map it to an asset of the target.',
    related,
  };
}
