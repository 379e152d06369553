import type { PlanResult } from '../plan.ts';
import type { Snapshot } from '../snapshot.ts';

/** What the target will be when the plan has been applied to it, seen from what it was when the plan was made. */
export function predictSnapshot(actual: Snapshot, { plan, after }: PlanResult): Snapshot {
  const assets = new Map(actual.assets);
  const absent = new Set(actual.absent);
  for (const { id, action } of plan.changes) {
    const state = after.get(id);
    if (state !== undefined) {
      assets.set(id, state);
      absent.delete(id);
    } else if (action === 'delete') {
      assets.delete(id);
      absent.add(id);
    }
  }
  return { ...actual, absent: actual.complete ? actual.absent : absent, assets };
}
