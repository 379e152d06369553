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
