import type { Json, JsonObject } from '../json.ts';
import { isExactNumber, jsonNumber } from '../values/numbers.ts';
import { plainScalar } from './scalars.ts';

/** Thrown, and caught in this file alone, where a text is more than this reader knows. */
const UNKNOWN = Symbol('not the YAML of a dump');

/** Deeper than any export; the general reader has the last word beyond. */
const MAX_DEPTH = 100;

/**
 * Reads the small part of YAML that PyYAML's safe_dump and writeYaml write: block maps and lists, plain, quoted and
 * literal scalars, {} and []. Ten times as fast as the general reader, which an estate of thousands of charts needs.
 * Returns undefined at anything else (anchors, comments, tags, tabs, dates, errors): then the general reader decides.
 */
export function readDumped(text: string): JsonObject | undefined {
  if (/[\t\r\u0085\u2028\u2029\ufeff]/.test(text)) return undefined;
  const reader = new DumpReader(text.split('\n'));
  try {
    return reader.document();
  } catch (error) {
    if (error === UNKNOWN) return undefined;
    throw error;
  }
}

const unknown = (): never => {
  throw UNKNOWN;
};

const ESCAPES: Readonly<Record<string, string>> = {
  '0': '\0',
  a: '\x07',
  b: '\b',
  t: '\t',
  n: '\n',
  v: '\v',
  f: '\f',
  r: '\r',
  e: '\x1b',
  ' ': ' ',
  '"': '"',
  '/': '/',
  '\\': '\\',
  N: '\x85',
  _: '\xa0',
  L: '\u2028',
  P: '\u2029',
};
const HEX_DIGITS: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

class DumpReader {
  readonly #lines: string[];
  /** The line that is read next. */
  #at = 0;

  constructor(lines: string[]) {
    this.#lines = lines;
  }

  document(): JsonObject {
    const value = this.#map(0, 0);
    while (this.#lines[this.#at] === '') this.#at += 1;
    return this.#at < this.#lines.length ? unknown() : value;
  }

  #line(): string {
    return this.#lines[this.#at] ?? '';
  }

  /** Spaces before the next line's text; -1 at an empty line or the end. */
  #indent(): number {
    return this.#line().search(/[^ ]/);
  }

  #map(indent: number, depth: number): JsonObject {
    if (depth > MAX_DEPTH) unknown();
    const entries = new Map<string, Json>();
    while (this.#indent() === indent) {
      const key = this.#keyAt(indent);
      if (key === undefined) break;
      if (entries.has(key.name)) unknown();
      entries.set(key.name, this.#valueAfter(key.end, indent, depth));
    }
    if (entries.size === 0) unknown();
    return Object.fromEntries(entries);
  }

  /** The key that starts in a column of this line, and the column after its colon; undefined when a list goes on there. */
  #keyAt(column: number): { name: string; end: number } | undefined {
    const line = this.#line();
    const first = line[column] ?? '';
    if (first === '-' && (line[column + 1] === ' ' || line.length === column + 1)) return undefined;
    if (first === '"' || first === "'") {
      const start = this.#at;
      const { text, end } = first === '"' ? this.#double(column) : this.#single(column);
      if (this.#at !== start || !isColon(line, end)) unknown();
      return { name: text, end: end + 1 };
    }
    const end = colonIn(line, column);
    if (end < 0 || /[-?:,[\]{}#&*!|>%@`]/.test(first) || line.slice(column, end).includes(' #')) {
      unknown();
    }
    return { name: keyOf(line.slice(column, end)), end: end + 1 };
  }

  #valueAfter(column: number, indent: number, depth: number): Json {
    if (column < this.#line().length) return this.#scalar(column + 1, indent);
    this.#at += 1;
    const next = this.#indent();
    const isList = /^ *-(?: |$)/.test(this.#line());
    if (isList && next >= indent) return this.#list(next, depth + 1);
    if (next > indent) return this.#map(next, depth + 1);
    // An empty line has no place between entries, and means something inside scalars only.
    if (next < 0 && this.#at < this.#lines.length - 1) unknown();
    return null;
  }

  #list(indent: number, depth: number): Json[] {
    if (depth > MAX_DEPTH) unknown();
    const items: Json[] = [];
    while (this.#indent() === indent && this.#line().startsWith('- ', indent)) {
      const line = this.#line();
      const inner = indent + 2;
      if (line.startsWith('- ', inner) || this.#startsMap(inner)) {
        this.#lines[this.#at] = ' '.repeat(inner) + line.slice(inner);
        items.push(
          line[inner] === '-' ? this.#list(inner, depth + 1) : this.#map(inner, depth + 1),
        );
      } else {
        items.push(this.#scalar(inner, indent));
      }
    }
    return items;
  }

  #startsMap(column: number): boolean {
    const line = this.#line();
    const first = line[column];
    if (first !== '"' && first !== "'") return colonIn(line, column) >= 0;
    const start = this.#at;
    const { end } = first === '"' ? this.#double(column) : this.#single(column);
    const sameLine = this.#at === start;
    this.#at = start;
    return sameLine && isColon(line, end);
  }

  /** The scalar that starts in a column of this line; goes to the line after it. `indent` is that of what it belongs to. */
  #scalar(column: number, indent: number): Json {
    const line = this.#line();
    const rest = line.slice(column);
    if (rest.startsWith(' ')) unknown();
    if (rest === '{}' || rest === '[]') {
      this.#at += 1;
      return rest === '{}' ? {} : [];
    }
    if (rest === '|' || rest === '|-') return this.#literal(rest, indent);
    const first = rest[0];
    if (first === '"' || first === "'") {
      const { text, end } = first === '"' ? this.#double(column) : this.#single(column);
      if (end !== this.#line().length) unknown();
      this.#at += 1;
      return text;
    }
    return this.#plain(column, indent);
  }

  #plain(column: number, indent: number): Json {
    let text = plainPart(this.#line().slice(column));
    if (/^(?:[?:,[\]{}#&*!|>%@`]|-(?: |$)|$)/.test(text)) unknown();
    this.#at += 1;
    for (;;) {
      let blanks = 0;
      while (this.#lines[this.#at + blanks]?.trim() === '') blanks += 1;
      const line = this.#lines[this.#at + blanks];
      if (line === undefined || line.search(/[^ ]/) <= indent) {
        if (blanks > 0 && line !== undefined) unknown();
        break;
      }
      const part = plainPart(line.trimStart());
      if (part.startsWith('#')) unknown();
      text += (blanks === 0 ? ' ' : '\n'.repeat(blanks)) + part;
      this.#at += blanks + 1;
    }
    const scalar = plainScalar(text);
    return scalar.is === 'value' ? scalar.value : unknown();
  }

  #literal(header: string, indent: number): string {
    this.#at += 1;
    const inner = this.#indent();
    if (inner <= indent) unknown();
    const body: string[] = [];
    for (; this.#at < this.#lines.length; this.#at += 1) {
      const line = this.#line();
      const start = line.search(/[^ ]/);
      if (start >= 0 && start <= indent) break;
      if (start >= 0 && start < inner) unknown();
      body.push(line.slice(inner));
    }
    while (body.at(-1) === '') body.pop();
    return body.join('\n') + (header === '|' ? '\n' : '');
  }

  /** A double-quoted text that starts in a column; ends on the line of its closing quote, `end` is the column after it. */
  #double(column: number): { text: string; end: number } {
    let text = '';
    let line = this.#line();
    let from = column + 1;
    for (;;) {
      let to = from;
      while (to < line.length && line[to] !== '"' && line[to] !== '\\') to += 1;
      if (to >= line.length) {
        text += line.slice(from).replace(/ +$/, '') + this.#fold();
        line = this.#line();
        from = this.#indent();
        continue;
      }
      text += line.slice(from, to);
      if (line[to] === '"') return { text, end: to + 1 };
      if (to === line.length - 1) {
        text += this.#fold().replace(/^ /, '');
        line = this.#line();
        from = this.#indent();
        continue;
      }
      const escape = line[to + 1] ?? '';
      const digits = HEX_DIGITS[escape];
      if (digits === undefined) {
        text += ESCAPES[escape] ?? unknown();
        from = to + 2;
      } else {
        const hex = line.slice(to + 2, to + 2 + digits);
        if (hex.length < digits || !/^[0-9a-fA-F]+$/.test(hex)) unknown();
        const code = Number.parseInt(hex, 16);
        text += code <= 0x10ffff ? String.fromCodePoint(code) : unknown();
        from = to + 2 + digits;
      }
    }
  }

  #single(column: number): { text: string; end: number } {
    let text = '';
    let line = this.#line();
    let from = column + 1;
    for (;;) {
      const to = line.indexOf("'", from);
      if (to < 0) {
        text += line.slice(from).replace(/ +$/, '') + this.#fold();
        line = this.#line();
        from = this.#indent();
      } else if (line[to + 1] === "'") {
        text += line.slice(from, to + 1);
        from = to + 2;
      } else {
        return { text: text + line.slice(from, to), end: to + 1 };
      }
    }
  }

  /** Goes to the next line with text and says what the line breaks before it mean: a space, or a line break for each empty line. */
  #fold(): string {
    let blanks = -1;
    do {
      this.#at += 1;
      blanks += 1;
      if (this.#at >= this.#lines.length) unknown();
    } while (this.#line().trim() === '');
    if (/^(?:---|\.\.\.)/.test(this.#line())) unknown();
    return blanks === 0 ? ' ' : '\n'.repeat(blanks);
  }
}

const isColon = (line: string, column: number): boolean =>
  line[column] === ':' && (line.length === column + 1 || line[column + 1] === ' ');

/** The column of the first colon that ends a key; -1 when there is none. */
function colonIn(line: string, from: number): number {
  const inside = line.indexOf(': ', from);
  if (inside >= 0) return inside;
  return line.endsWith(':') && line.length > from ? line.length - 1 : -1;
}

/** One line's part of a plain scalar. A colon or a comment in it would end the scalar. */
function plainPart(text: string): string {
  const part = text.trimEnd();
  return colonIn(part, 0) >= 0 || part.includes(' #') ? unknown() : part;
}

function keyOf(text: string): string {
  const scalar = plainScalar(text);
  if (scalar.is !== 'value') return unknown();
  const { value } = scalar;
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || isExactNumber(value)) return jsonNumber(value);
  return String(value);
}
