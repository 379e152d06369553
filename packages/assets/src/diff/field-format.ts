import type { FieldFormat } from '../change.ts';
import type { Json } from '../json.ts';
import { isObject } from '../values/json-text.ts';

const FORMAT_OF_FIELD: ReadonlyMap<string, FieldFormat> = new Map([
  ['sql', 'sql'],
  ['expression', 'sql'],
  ['sqlExpression', 'sql'],
  ['fetch_values_predicate', 'sql'],
  ['where', 'sql'],
  ['having', 'sql'],
  ['clause', 'sql'],
  ['css', 'css'],
  ['description', 'markdown'],
  ['certification_details', 'markdown'],
  ['code', 'markdown'],
]);

/** How the value of a field with this name is best shown to a person. */
export function formatOf(field: string, value: Json | undefined): FieldFormat {
  if (Array.isArray(value) || isObject(value)) return 'json';
  const byName = FORMAT_OF_FIELD.get(field);
  if (byName !== undefined) return byName;
  return typeof value === 'string' && value.includes('\n') ? 'text' : 'value';
}
