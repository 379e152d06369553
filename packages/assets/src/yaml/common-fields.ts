import type { Json, JsonObject } from '../json.ts';
import { isExactNumber } from '../values/numbers.ts';
import { isObject } from '../values/json-text.ts';

/** Fewer fields are not worth an anchor. */
const AT_LEAST = 3;

/**
 * What most maps of a list say in common: fields that all of them have, with the one scalar value that more than half of
 * them give. Undefined where a list holds anything else than maps, or too little is shared. Scalars only, so that whoever
 * reads the file and changes one map in place never changes another.
 */
export function commonFields(items: readonly Json[]): JsonObject | undefined {
  const [first, ...others] = items;
  if (!isObject(first) || others.length === 0 || !others.every(isObject)) return undefined;
  const common: [string, Json][] = [];
  for (const key of Object.keys(first)) {
    if (!others.every((item) => Object.hasOwn(item, key))) continue;
    const usual = mostUsual(items.map((item) => (item as JsonObject)[key] as Json));
    if (usual !== undefined) common.push([key, usual]);
  }
  return common.length < AT_LEAST ? undefined : Object.fromEntries(common);
}

/** Whether two scalars are the same one. */
export const isSame = (one: Json | undefined, other: Json): boolean =>
  one !== undefined && isScalar(other) && JSON.stringify(one) === JSON.stringify(other);

/** The scalar that more than half of the values are. */
function mostUsual(values: readonly Json[]): Json | undefined {
  const counts = new Map<string, number>();
  for (const value of values) {
    if (!isScalar(value)) continue;
    const text = JSON.stringify(value);
    const count = (counts.get(text) ?? 0) + 1;
    if (count * 2 > values.length) return value;
    counts.set(text, count);
  }
  return undefined;
}

const isScalar = (value: Json): boolean =>
  value === null || typeof value !== 'object' || isExactNumber(value);
