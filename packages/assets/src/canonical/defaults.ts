import type { Json, JsonObject } from '../json.ts';
import { canonicalJson, isObject, parseJson } from '../values/json-text.ts';

/**
 * What a field holds when nobody set it. In canonical content such a field is absent, so that two versions of
 * Superset, of which one knows the field and the other does not, say the same.
 *
 * - 'empty': null, '', {} and [] all mean "nothing" (nullable texts, JSON objects, lists)
 * - any other value: that value, and null where Superset's column may be null and null counts as the default
 */
export type Default = 'empty' | { readonly is: Json; readonly orNull?: boolean };

/** Field → default, for the fields of one kind that have one. */
export type Defaults = Readonly<Record<string, Default>>;

/** Whether a value says nothing: null, empty text, object or list. */
export function isEmpty(value: Json | undefined): boolean {
  if (value === undefined || value === null || value === '') return true;
  if (Array.isArray(value)) return value.length === 0;
  return isObject(value) && Object.keys(value).length === 0;
}

/** A copy without the fields that hold their default. Fields that the table does not name stay. */
export function withoutDefaults(content: JsonObject, defaults: Defaults): JsonObject {
  return Object.fromEntries(
    Object.entries(content).filter(([key, value]) => !isDefault(value, defaults[key])),
  );
}

function isDefault(value: Json, expected: Default | undefined): boolean {
  if (expected === undefined) return false;
  if (expected === 'empty') return isEmpty(value);
  if (value === null) return expected.orNull === true;
  return canonicalJson(value) === canonicalJson(expected.is);
}

/** Taken by imports and given back by no export, so nobody could tell what a Superset has. */
export const NEVER_EXPORTED = ['is_managed_externally', 'external_url'] as const;

/** A copy without the named fields. */
export function omit(content: JsonObject, keys: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(content).filter(([key]) => !keys.includes(key)));
}

/** JSON that Superset stores as text and exports parsed, unparsed or empty, depending on version and luck. */
export function parsedIfJson(value: Json | undefined): Json {
  if (typeof value !== 'string') return value ?? null;
  if (value.trim() === '') return null;
  try {
    const parsed = parseJson(value);
    return typeof parsed === 'object' ? parsed : value;
  } catch {
    return value;
  }
}

/** A list in a fixed order, for lists whose order means nothing; elements are compared by the named field, or whole. */
export function sortedBy(list: Json, field?: string): Json {
  if (!Array.isArray(list)) return list;
  const keyed = list.map((item) => {
    const named = field !== undefined && isObject(item) ? item[field] : undefined;
    return { item, key: typeof named === 'string' ? named : canonicalJson(item) };
  });
  keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  return keyed.map(({ item }) => item);
}
