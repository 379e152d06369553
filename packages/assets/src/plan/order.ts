import type { Asset, AssetId } from '../asset.ts';
import { ASSET_KINDS, parseAssetId } from '../asset.ts';
import { compareText } from '../compare-text.ts';
import type { Draft } from './draft.ts';

/**
 * Puts drafts into the order in which they can be carried out: what others need first, deletions last with the dependents
 * ahead of what they depend on. Ties are broken by kind and identity, so the order does not depend on the input's.
 */
export function inOrder(drafts: readonly Draft[]): Draft[] {
  const kept = drafts.filter((draft) => draft.action !== 'delete');
  const gone = drafts.filter((draft) => draft.action === 'delete');
  return [
    ...dependenciesFirst(kept, (draft) => draft.after),
    ...dependenciesFirst(gone, (draft) => draft.before).reverse(),
  ];
}

function dependenciesFirst(
  drafts: readonly Draft[],
  stateOf: (draft: Draft) => Asset | null,
): Draft[] {
  const byId = new Map(drafts.map((draft) => [draft.id, draft]));
  const ordered = new Set<Draft>();
  const entered = new Set<AssetId>();
  // Charts may annotate each other, so a cycle is possible: what was entered already is not waited for.
  const visit = (draft: Draft): void => {
    if (entered.has(draft.id)) return;
    entered.add(draft.id);
    const needs = [...new Set((stateOf(draft)?.refs ?? []).map((ref) => ref.to))].sort(
      byKindThenId,
    );
    for (const id of needs) {
      const needed = byId.get(id);
      if (needed !== undefined) visit(needed);
    }
    ordered.add(draft);
  };
  for (const draft of [...drafts].sort((a, b) => byKindThenId(a.id, b.id))) visit(draft);
  return [...ordered];
}

const RANK = new Map(ASSET_KINDS.map((kind, rank) => [kind, rank]));

function byKindThenId(a: AssetId, b: AssetId): number {
  const rank = (id: AssetId): number => RANK.get(parseAssetId(id).kind) ?? 0;
  return rank(a) - rank(b) || compareText(a, b);
}
