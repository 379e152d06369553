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

/** "12 assets". */
export const countOfAssets = (count: number): string =>
  `${count.toLocaleString('en')} ${count === 1 ? 'asset' : 'assets'}`;

/** How many assets a snapshot holds: "12 assets". */
export const assetsOf = (snapshot: SnapshotRow): string =>
  countOfAssets(Object.values(snapshot.counts).reduce<number>((sum, one) => sum + (one ?? 0), 0));
