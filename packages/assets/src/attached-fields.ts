import type { Asset, AssetKind } from './asset.ts';
import type { FieldChange } from './change.ts';

/** What is read through REST beside a bundle, so that an uploaded one does not tell it. */
const ATTACHED_FIELDS: Partial<Record<AssetKind, readonly string[]>> = {
  dataset: ['owners'],
  chart: ['owners', 'tags'],
  dashboard: ['owners', 'roles', 'tags'],
};

/** Fields of an asset of which nobody knows what they hold: an absent list is unknown, an empty one holds nothing. */
export const unknownFields = ({ kind, content }: Asset): string[] =>
  (ATTACHED_FIELDS[kind] ?? []).filter((field) => !(field in content));

/** What imports drop or change, and REST sets. */
const SET_BY_REST = new Set(['owners', 'roles', 'tags', 'theme_uuid', 'published']);

/** Whether an asset differs only in what is no part of its own texts. */
export const isAttachedOnly = (fields: readonly FieldChange[]): boolean =>
  fields.length > 0 && fields.every(({ path }) => SET_BY_REST.has(topField(path)));

/** Of a chart's annotations imports keep formulas only (superset.commands.chart.importers.v1.utils.filter_chart_annotations). */
const ANNOTATIONS = /^\/(?:params|query_context)\/(?:.+\/)?annotation_layers(?:\/|$)/;

/** Whether an import has nothing to bring: REST sets all that differs. */
export const needsNoImport = (fields: readonly FieldChange[]): boolean =>
  fields.length > 0 &&
  fields.every(({ path }) => SET_BY_REST.has(topField(path)) || ANNOTATIONS.test(path));

/** Whether nothing but tags differs: they are set from the tags' side, for which nobody has to own the tagged asset. */
export const isTagsOnly = (fields: readonly FieldChange[]): boolean =>
  fields.length > 0 && fields.every(({ path }) => topField(path) === 'tags');

/** The first segment of a field's JSON pointer. */
export const topField = (path: string): string => path.split('/')[1] ?? '';
