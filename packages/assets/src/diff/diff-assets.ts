import type { Asset } from '../asset.ts';
import type { FieldChange } from '../change.ts';
import type { JsonObject } from '../json.ts';
import { isObject } from '../values/json-text.ts';
import { diffJson } from './diff-json.ts';
import { diffLayout } from './diff-layout.ts';
import { pointerTo } from './pointer.ts';
import { sameJson } from './same-json.ts';

const NOTHING: JsonObject = {};

/**
 * The fields in which two states of an asset differ, by name where list elements have one, with a dashboard's layout
 * summarised per component. With one side absent: its top-level fields that hold something, as added or removed.
 * Equal contents give an empty list.
 */
export function diffAssets(before?: Asset, after?: Asset): FieldChange[] {
  if (before?.hash === after?.hash) return [];
  if (before === undefined || after === undefined) {
    return diffJson(before?.content ?? NOTHING, after?.content ?? NOTHING, '').filter((change) =>
      holdsSomething(change.before ?? change.after),
    );
  }
  return Object.keys({ ...before.content, ...after.content })
    .sort()
    .flatMap((field) => diffField(field, before.content, after.content));
}

function diffField(field: string, before: JsonObject, after: JsonObject): FieldChange[] {
  const [was, is] = [before[field], after[field]];
  const path = pointerTo('', field);
  if (sameJson(was, is)) return [];
  return field === 'position' && isObject(was) && isObject(is)
    ? diffLayout(was, is, path)
    : diffJson(was, is, path);
}

function holdsSomething(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return false;
  return typeof value !== 'object' || Object.keys(value).length > 0;
}
