import type { AssetId } from '../asset.ts';
import type { Reason } from '../change.ts';
import type { Snapshot } from '../snapshot.ts';

/**
 * Everything that the selected assets need, with why each is in: dashboards bring their charts, the datasets of their
 * native filters, theme and tags; charts their dataset and annotations; datasets and saved queries their database.
 * Holds also identities that something refers to and that the snapshot does not have: the caller tells what is missing.
 */
export function closure(snapshot: Snapshot, select: readonly AssetId[]): Map<AssetId, Reason[]> {
  const reasons = new Map<AssetId, Reason[]>();
  const open: AssetId[] = [];
  const reach = (id: AssetId, reason: Reason): void => {
    const known = reasons.get(id);
    if (known === undefined) {
      reasons.set(id, [reason]);
      open.push(id);
    } else if (!known.some((other) => sameReason(other, reason))) {
      known.push(reason);
    }
  };
  for (const id of select) reach(id, { why: 'selected' });
  for (let id = open.shift(); id !== undefined; id = open.shift()) {
    for (const ref of snapshot.assets.get(id)?.refs ?? []) {
      if (ref.to !== id) reach(ref.to, { why: 'needed-by', by: id, role: ref.role });
    }
  }
  return reasons;
}

function sameReason(a: Reason, b: Reason): boolean {
  if (a.why !== 'needed-by' || b.why !== 'needed-by') return a.why === b.why;
  return a.by === b.by && a.role === b.role;
}
