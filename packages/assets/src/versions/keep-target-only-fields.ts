import type { Asset } from '../asset.ts';
import type { Json, JsonObject } from '../json.ts';
import { makeAsset } from '../make-asset.ts';
import { isObject } from '../values/json-text.ts';
import { importerOf } from './importer-of.ts';
import type { FieldGroup } from './importer.ts';

/**
 * What a source cannot say, the target keeps: copies from `actual` the fields that the target's version knows and the
 * source's does not (a 5.0 knows nothing of themes, so a promotion from it must not take a dashboard's theme away).
 * The same object comes back when there is nothing to keep.
 */
export function keepTargetOnlyFields(
  desired: Asset,
  actual: Asset,
  versions: { readonly from: string | null; readonly to: string | null },
): Asset {
  const from = importerOf(versions.from);
  const to = importerOf(versions.to);
  if (from === null || to === null || from === to) return desired;
  const newer = (group: FieldGroup): string[] =>
    to.fields[group].filter((field) => !from.fields[group].includes(field));
  const { kind, content } = desired;
  let kept: JsonObject = content;
  if (kind === 'database' || kind === 'dataset' || kind === 'dashboard' || kind === 'saved_query') {
    kept = adopt(
      kept,
      actual.content,
      newer(kind).filter((field) => field !== 'tags'),
    );
  }
  const nested = { database: ['extra', 'extra'], dashboard: ['metadata', 'metadata'] } as const;
  if (kind === 'database' || kind === 'dashboard') {
    const [field, group] = nested[kind];
    const theirs = actual.content[field];
    if (isObject(theirs)) {
      const ours = isObject(kept[field]) ? kept[field] : {};
      const both = adopt(ours, theirs, newer(group));
      if (both !== ours) kept = { ...kept, [field]: both };
    }
  }
  if (kind === 'dataset') kept = adoptInColumns(kept, actual.content, newer('column'));
  return kept === content
    ? desired
    : makeAsset({ kind, key: desired.key, name: desired.name, content: kept });
}

function adopt(ours: JsonObject, theirs: JsonObject, fields: readonly string[]): JsonObject {
  const found = fields.filter((field) => theirs[field] !== undefined && ours[field] === undefined);
  if (found.length === 0) return ours;
  return { ...ours, ...Object.fromEntries(found.map((field) => [field, theirs[field] as Json])) };
}

function adoptInColumns(
  ours: JsonObject,
  theirs: JsonObject,
  fields: readonly string[],
): JsonObject {
  if (!Array.isArray(ours.columns) || !Array.isArray(theirs.columns) || fields.length === 0)
    return ours;
  const byName = new Map(
    theirs.columns.filter(isObject).map((column) => [column.column_name, column]),
  );
  const columns = ours.columns.map((column) => {
    const match = isObject(column) ? byName.get(column.column_name as Json) : undefined;
    return isObject(column) && match ? adopt(column, match, fields) : column;
  });
  const changed = columns.some((column, i) => column !== (ours.columns as Json[])[i]);
  return changed ? { ...ours, columns } : ours;
}
