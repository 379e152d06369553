import { ASSET_KINDS } from '@ss-tools/assets';
import type { AssetKind } from '@ss-tools/assets';

/** Kinds that an asset of a kind can need, directly or through others. */
const NEEDS: Record<AssetKind, readonly AssetKind[]> = {
  database: [],
  theme: [],
  css_template: [],
  annotation_layer: [],
  tag: [],
  dataset: ['database'],
  chart: ['dataset', 'database', 'annotation_layer', 'tag'],
  dashboard: ['chart', 'dataset', 'database', 'annotation_layer', 'theme', 'tag'],
  saved_query: ['database', 'tag'],
};

/** Kinds that can need an asset of a kind, directly or through others. */
const neededBy = (kind: AssetKind): AssetKind[] =>
  ASSET_KINDS.filter((other) => NEEDS[other].includes(kind));

/** Every kind that a promotion of these kinds can come across. */
export const kindsNeededBy = (kinds: Iterable<AssetKind>): Set<AssetKind> =>
  new Set([...kinds].flatMap((kind) => [kind, ...NEEDS[kind]]));

/** Every kind that a deletion of these kinds can come across: whatever may still use them. */
export const kindsUsing = (kinds: Iterable<AssetKind>): Set<AssetKind> =>
  new Set([...kinds].flatMap((kind) => [kind, ...neededBy(kind)]));

/**
 * Kinds without whose lists the contents of these kinds cannot be read: exports name charts and datasets by local ids.
 * Annotation layers, too, but most contents name none; see `Capture.missed`. Databases and themes are named by UUID, tags
 * by name.
 */
const READ_BY: Partial<Record<AssetKind, readonly AssetKind[]>> = {
  chart: ['dataset'],
  dashboard: ['chart', 'dataset'],
};

/**
 * The kinds to list where only these are read, and what they refer to. A database that is referred to needs no list: its
 * UUID is all that counts.
 */
export function kindsToRead(
  kinds: Iterable<AssetKind>,
  referred: Iterable<AssetKind>,
): Set<AssetKind> {
  const wanted = new Set([...kinds].flatMap((kind) => [kind, ...(READ_BY[kind] ?? [])]));
  for (const kind of referred) if (kind !== 'database') wanted.add(kind);
  return wanted;
}
