import { createHash } from 'node:crypto';
import type { Json, JsonObject } from '../json.ts';
import { float, integer, isExactNumber, jsonNumber } from './numbers.ts';

/** Whether a value is a JSON object (numbers that are carried as text are not). */
export function isObject(value: unknown): value is JsonObject {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && !isExactNumber(value)
  );
}

/**
 * The one text of a value: keys sorted by code unit, no spaces, numbers as they are carried.
 * Equal texts mean equal values, whatever the key order was.
 */
export function canonicalJson(value: Json): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const members = Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key] as Json)}`);
  return `{${members.join(',')}}`;
}

/** SHA-256 (hex) of a value's canonical JSON. */
export function hashOf(value: Json): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex');
}

/**
 * Reads JSON text as Python's json module does, keeping what a JavaScript number would lose (see ExactNumber).
 * @throws SyntaxError when the text is no JSON. NaN and Infinity, which Python would take, are no JSON here.
 */
export function parseJson(text: string): Json {
  return JSON.parse(text, (_key, value: unknown, context?: { source?: string }) => {
    if (typeof value !== 'number') return value;
    const source = context?.source ?? String(value);
    return /^-?\d+$/.test(source) ? integer(BigInt(source)) : float(value);
  }) as Json;
}

/** Writes JSON text that Python reads back as the same values, in the key order of the value. */
export function stringifyJson(value: Json): string {
  if (typeof value === 'number' || isExactNumber(value)) return jsonNumber(value);
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(stringifyJson).join(', ')}]`;
  const members = Object.entries(value).map(
    ([key, member]) => `${JSON.stringify(key)}: ${stringifyJson(member)}`,
  );
  return `{${members.join(', ')}}`;
}

/** A copy with every object's keys sorted, so that a person reads the same order everywhere. */
export function sortKeys<T extends Json>(value: T): T {
  if (Array.isArray(value)) return value.map(sortKeys) as T;
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sortKeys(value[key] as Json)]),
  ) as T;
}
