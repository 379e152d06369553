import type { SnapshotRow } from '#lib/api/types.ts';

/** How a snapshot is called where there is room for one name. */
export function snapshotTitle(snapshot: SnapshotRow): string {
  if (snapshot.origin === 'bundle') return snapshot.label;
  return snapshot.environment?.name ?? 'a removed environment';
}

export const originWord: Record<SnapshotRow['origin'], string> = {
  capture: 'capture',
  bundle: 'uploaded bundle',
  'pre-image': 'kept before an apply',
  verification: 'read after an apply',
};

/** How many assets a snapshot holds. */
export const assetCount = (snapshot: SnapshotRow): number =>
  Object.values(snapshot.counts).reduce<number>((sum, count) => sum + (count ?? 0), 0);
