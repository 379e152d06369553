import type { Json, JsonObject } from '../json.ts';
import { isExactNumber, yamlNumber } from '../values/numbers.ts';
import { commonFields, isSame } from './common-fields.ts';
import { isPlainText } from './scalars.ts';

/**
 * Writes a value as YAML that PyYAML reads back as the same value: block style, one field a line, texts of several lines as
 * literal blocks, so that a person can read a diff of it. What most members of a list have in common is said once, as an
 * anchor that the others merge (YAML 1.1 `<<`): parsing is 40 % of Superset 6.1's import of an estate, and two thirds of
 * that are the fields which every column of every dataset repeats.
 */
export function writeYaml(value: JsonObject): string {
  if (Object.keys(value).length === 0) return '{}\n';
  const lines: string[] = [];
  map(value, '', { lines, anchors: { count: 0 } });
  return `${lines.join('\n')}\n`;
}

/** A document under way. Parts of it have lines of their own, and anchors that no other part uses. */
type Output = { readonly lines: string[]; readonly anchors: { count: number } };

function map(value: JsonObject, indent: string, out: Output): void {
  for (const [key, member] of Object.entries(value)) {
    const name = text(key);
    // PyYAML takes a key of more than 1024 characters for one only where it is marked as one.
    const head = name.length > 1000 ? [`${indent}? ${name}`, `${indent}:`] : [`${indent}${name}:`];
    out.lines.push(...head.slice(0, -1));
    fieldValue(head.at(-1) ?? '', member, indent, out);
  }
}

/** Writes what follows "key:" or "-". */
function fieldValue(head: string, value: Json, indent: string, out: Output): void {
  if (Array.isArray(value) && value.length > 0) {
    out.lines.push(head);
    list(value, indent, out);
  } else if (isMap(value) && Object.keys(value).length > 0) {
    out.lines.push(head);
    map(value, `${indent}  `, out);
  } else {
    out.lines.push(`${head} ${scalar(value, `${indent}  `)}`);
  }
}

function list(items: readonly Json[], indent: string, out: Output): void {
  const shared = commonFields(items);
  if (shared === undefined) {
    for (const item of items) listItem(item, indent, out);
    return;
  }
  const anchor = `common${(out.anchors.count += 1)}`;
  items.forEach((item, place) => {
    const fields = item as JsonObject;
    out.lines.push(`${indent}- <<: ${place === 0 ? '&' : '*'}${anchor}`);
    if (place === 0) map(shared, `${indent}    `, out);
    const own = Object.entries(fields).filter(([key, value]) => !isSame(shared[key], value));
    map(Object.fromEntries(own), `${indent}  `, out);
  });
}

/** Lists stand at the indent of their key, as in Superset's own files. */
function listItem(item: Json, indent: string, out: Output): void {
  const nested: Output = { lines: [], anchors: out.anchors };
  if (isMap(item) && Object.keys(item).length > 0) {
    map(item, `${indent}  `, nested);
  } else if (Array.isArray(item) && item.length > 0) {
    list(item, `${indent}  `, nested);
  } else {
    out.lines.push(`${indent}- ${scalar(item, `${indent}  `)}`);
    return;
  }
  const [first = '', ...rest] = nested.lines;
  out.lines.push(`${indent}- ${first.slice(indent.length + 2)}`, ...rest);
}

const isMap = (value: Json): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !isExactNumber(value);

function scalar(value: Json, indent: string): string {
  if (value === null) return 'null';
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'number' || isExactNumber(value)) return yamlNumber(value);
  if (Array.isArray(value)) return '[]';
  if (typeof value === 'object') return '{}';
  return block(value, indent) ?? text(value);
}

/** A literal block, where the text can stand in one as it is. */
function block(value: string, indent: string): string | undefined {
  if (
    !value.includes('\n') ||
    /^\s|\n\n$|[^\n\t\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd]/.test(value)
  ) {
    return undefined;
  }
  const chomp = value.endsWith('\n') ? '' : '-';
  const body = value.replace(/\n$/, '').split('\n');
  return [`|${chomp}`, ...body.map((line) => (line === '' ? '' : indent + line))].join('\n');
}

/** Characters that are plain anywhere in a scalar, so that no look at YAML's many indicators is needed. */
const SAFE = /^[A-Za-z0-9_/][A-Za-z0-9_./()%+ -]*$/;

function text(value: string): string {
  if (SAFE.test(value) && !value.endsWith(' ') && isPlainText(value)) return value;
  // JSON's escapes are YAML's. What JSON leaves as it is but YAML's reader refuses or breaks lines at is escaped too.
  return JSON.stringify(value.toWellFormed()).replace(
    /[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
