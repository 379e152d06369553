import type { Asset, AssetKind } from './asset.ts';

/** What is read through REST beside a bundle, so that an uploaded one does not tell it. */
const ATTACHED_FIELDS: Partial<Record<AssetKind, readonly string[]>> = {
  dataset: ['owners'],
  chart: ['owners', 'tags'],
  dashboard: ['owners', 'roles', 'tags'],
};

/** Fields of an asset of which nobody knows what they hold: an absent list is unknown, an empty one holds nothing. */
export const unknownFields = ({ kind, content }: Asset): string[] =>
  (ATTACHED_FIELDS[kind] ?? []).filter((field) => !(field in content));
