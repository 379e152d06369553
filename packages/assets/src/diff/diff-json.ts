import type { FieldChange } from '../change.ts';
import type { Json, JsonObject } from '../json.ts';
import { isObject } from '../values/json-text.ts';
import { fieldChange } from './field-change.ts';
import type { IdentifiedLists } from './list-identity.ts';
import { identifyLists, orderDiffers } from './list-identity.ts';
import { pointerTo } from './pointer.ts';
import { findRenames } from './renames.ts';
import { sameJson } from './same-json.ts';

/**
 * The smallest readable list of changes from one JSON value to another. Objects are entered, lists whose elements have a
 * name are compared by name, anything else is one change with both values.
 */
export function diffJson(
  before: Json | undefined,
  after: Json | undefined,
  path: string,
): FieldChange[] {
  if (sameJson(before, after)) return [];
  if (isObject(before) && isObject(after)) return diffObjects(before, after, path);
  if (Array.isArray(before) && Array.isArray(after)) {
    const lists = identifyLists(before, after);
    if (lists !== undefined) return diffLists(lists, path);
  }
  return [fieldChange(path, before, after)];
}

function diffObjects(before: JsonObject, after: JsonObject, path: string): FieldChange[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return keys.flatMap((key) => diffJson(before[key], after[key], pointerTo(path, key)));
}

function diffLists(lists: IdentifiedLists, path: string): FieldChange[] {
  const { field, before, after } = lists;
  const renames = findRenames(lists);
  const newNames = new Set(renames.values());
  const changes: FieldChange[] = [];
  for (const [identity, element] of before) {
    const newName = renames.get(identity);
    const elementPath = pointerTo(path, identity);
    if (newName === undefined) {
      changes.push(...diffJson(element, after.get(identity), elementPath));
    } else {
      changes.push(fieldChange(pointerTo(elementPath, field), identity, newName, 'renamed'));
    }
  }
  for (const [identity, element] of after) {
    if (before.has(identity) || newNames.has(identity)) continue;
    changes.push(fieldChange(pointerTo(path, identity), undefined, element));
  }
  const orderBefore = [...before.keys()];
  const orderAfter = [...after.keys()];
  if (
    orderDiffers(
      orderBefore.map((name) => renames.get(name) ?? name),
      orderAfter,
    )
  ) {
    changes.push(fieldChange(path, orderBefore, orderAfter, 'moved'));
  }
  return changes;
}
