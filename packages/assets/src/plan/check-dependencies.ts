import type { Asset, AssetId } from '../asset.ts';
import { assetId } from '../asset.ts';
import { compareText } from '../compare-text.ts';
import type { Notice } from '../plan.ts';
import { databaseUnmapped } from './database-rules.ts';
import type { Draft, PlanScene } from './draft.ts';
import { writes } from './draft.ts';
import { isUnread } from './check-readable.ts';
import { lookUp, namesOf } from './look-up.ts';

/**
 * Finds what a plan would write although something that it refers to is neither in the plan nor in the target.
 * For a database that is a question, since it can be mapped. A tag is no more than its name: attaching it makes it.
 */
export function checkDependencies(drafts: ReadonlyMap<AssetId, Draft>, scene: PlanScene): Notice[] {
  const missing = new Map<AssetId, Asset[]>();
  for (const draft of drafts.values()) {
    if (!writes(draft) || draft.after === null) continue;
    const needed = draft.after.refs.filter((ref) => ref.role !== 'tag').map((ref) => ref.to);
    for (const to of new Set(needed)) {
      const draftOfIt = drafts.get(to);
      // What the plan deletes is told by the deletion itself.
      const there = draftOfIt === undefined ? lookUp(scene.input.actual, to) : draftOfIt.after;
      if (there || draftOfIt?.action === 'delete') continue;
      // It is there, or may be; what cannot be read is told by itself (checkReadable).
      if (isUnread(scene, to)) continue;
      missing.set(to, [...(missing.get(to) ?? []), draft.after]);
    }
  }
  return [...missing].map(([id, users]) =>
    id.startsWith('database:')
      ? databaseUnmapped(id, users, scene)
      : dependencyMissing(id, users, scene),
  );
}

function dependencyMissing(id: AssetId, users: readonly Asset[], scene: PlanScene): Notice {
  const related = users.map(assetId).sort(compareText);
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
