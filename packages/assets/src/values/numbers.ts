import type { Json } from '../json.ts';

/**
 * Superset is written in Python, where 1 and 1.0 differ and integers have no upper bound; a JavaScript number
 * knows neither. Canonical content carries a number as a plain number wherever that says all of it, and
 * as `{"$number": text}` otherwise, with the text that Python would print:
 *
 * - floats without a fraction: 1.0, -0.0, 1e+16
 * - integers beyond ±(2^53 − 1): 9007199254740993
 * - what JSON cannot say: inf, -inf, nan
 *
 * So a value is written back as exactly what was read, and 1 and 1.0 are two values, as they are in a Jinja template.
 */
export type ExactNumber = { readonly $number: string };

const EXACT = /^(?:-?\d+|-?\d+\.0|-?\d(?:\.\d+)?e\+\d+|-?inf|nan)$/;

/** Whether a value is a number that is carried as text. */
export function isExactNumber(value: unknown): value is ExactNumber {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const text = (value as { $number?: unknown }).$number;
  return typeof text === 'string' && Object.keys(value).length === 1 && EXACT.test(text);
}

/** The canonical form of a Python integer. */
export function integer(value: bigint): Json {
  return value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER
    ? Number(value)
    : { $number: value.toString() };
}

/** The canonical form of a Python float. */
export function float(value: number): Json {
  if (Number.isNaN(value)) return { $number: 'nan' };
  if (!Number.isFinite(value)) return { $number: value > 0 ? 'inf' : '-inf' };
  if (!Number.isInteger(value)) return value;
  if (Math.abs(value) >= 1e16) return { $number: value.toExponential() };
  return { $number: `${Object.is(value, -0) ? '-0' : value}.0` };
}

/** The text of a number as Python's JSON module writes and reads it. */
export function jsonNumber(value: number | ExactNumber): string {
  if (typeof value === 'number') return String(value);
  const special: Record<string, string> = { inf: 'Infinity', '-inf': '-Infinity', nan: 'NaN' };
  return special[value.$number] ?? value.$number;
}

/** The text of a number as a YAML 1.1 plain scalar that PyYAML reads back as the same number. */
export function yamlNumber(value: number | ExactNumber): string {
  const text = typeof value === 'number' ? String(value) : value.$number;
  if (text.endsWith('inf') || text === 'nan') return text.replace(/inf|nan/, '.$&');
  // PyYAML takes 1e-7 for a string: its floats need a dot.
  return text.includes('e') && !text.includes('.') ? text.replace('e', '.0e') : text;
}

/** A number for calculations and comparisons; undefined for anything else. */
export function asNumber(value: Json | undefined): number | undefined {
  if (typeof value === 'number') return value;
  return isExactNumber(value) ? Number(value.$number) : undefined;
}
