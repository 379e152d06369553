import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import type { Alias, Document, Node, Pair, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import type { Json, JsonObject } from '../json.ts';
import { isExactNumber, jsonNumber } from '../values/numbers.ts';
import { readDumped } from './read-dumped.ts';
import { plainScalar } from './scalars.ts';

/** Why a YAML text cannot be read, and where (1-based). `message` holds no file name; the reader of a bundle adds it. */
export class YamlError extends Error {
  readonly line: number;
  readonly column: number;
  constructor(message: string, at: { line: number; col: number }) {
    super(message);
    this.name = 'YamlError';
    this.line = at.line;
    this.column = at.col;
  }
}

/** Something that was read, but surely not as its author meant it. */
export type YamlWarning = { readonly message: string; readonly line: number };

/** What aliases may blow a text up to, in nodes, and how deep it may nest. Superset's own files need neither. */
const MAX_NODES = 1_000_000;
const MAX_DEPTH = 200;

/**
 * Reads one YAML document as PyYAML's safe_load does: YAML 1.1 scalars, merge keys, aliases. Keys become text
 * as Python's JSON module writes them; numbers keep what a JavaScript number would lose (see ExactNumber).
 * Stricter than PyYAML in one point: a key given twice is an error, where PyYAML silently takes the last.
 * Dates come back as their text with a warning: Python would make dates of them, which no Superset field takes.
 * @throws YamlError with line and column.
 */
export function readYaml(text: string): { value: Json; warnings: YamlWarning[] } {
  const dumped = readDumped(text);
  if (dumped !== undefined) return { value: dumped, warnings: [] };
  return readAnyYaml(text);
}

/** readYaml without its short cut for dumps. */
export function readAnyYaml(text: string): { value: Json; warnings: YamlWarning[] } {
  const lines = new LineCounter();
  let document: Document.Parsed;
  try {
    document = parseDocument(text, {
      version: '1.1',
      schema: 'failsafe',
      merge: false,
      uniqueKeys: false,
      stringKeys: false,
      prettyErrors: false,
      logLevel: 'error',
      lineCounter: lines,
    }) as Document.Parsed;
  } catch (error) {
    // The parser recurses: a text that nests some thousand levels ends its stack.
    if (error instanceof RangeError) throw new YamlError('nested too deeply', { line: 1, col: 1 });
    throw error;
  }
  const [first] = document.errors;
  if (first) {
    // Both are the library's words for what a person calls otherwise.
    const message =
      first.code === 'MULTIPLE_DOCS'
        ? 'more than one document'
        : first.message.startsWith('Maximum call stack')
          ? 'nested too deeply'
          : first.message;
    throw new YamlError(message, lines.linePos(first.pos[0]));
  }
  const reader = new Reader(document, lines);
  return { value: reader.read(document.contents), warnings: reader.warnings };
}

type Sized = { readonly value: Json; readonly nodes: number };

class Reader {
  readonly warnings: YamlWarning[] = [];
  readonly #document: Document;
  readonly #lines: LineCounter;
  readonly #anchors = new Map<string, Sized | 'open'>();
  #nodes = 0;

  constructor(document: Document, lines: LineCounter) {
    this.#document = document;
    this.#lines = lines;
  }

  read(node: unknown, depth = 0): Json {
    if (node === null || node === undefined) return null;
    if (depth > MAX_DEPTH) this.#fail(`nested deeper than ${MAX_DEPTH} levels`, node as Node);
    if (isAlias(node)) return this.#alias(node);
    const before = this.#nodes;
    this.#count(1, node as Node);
    const anchor = (node as Scalar).anchor;
    if (anchor !== undefined && this.#anchors.has(anchor)) {
      this.#fail(`the anchor &${anchor} is given twice`, node as Node);
    }
    if (anchor !== undefined) this.#anchors.set(anchor, 'open');
    let value: Json;
    if (isScalar(node)) value = this.#scalar(node);
    else if (isMap(node)) value = this.#map(node, depth);
    else if (isSeq(node)) value = this.#seq(node, depth);
    else return this.#fail('this is no YAML value', node as Node);
    if (anchor !== undefined) this.#anchors.set(anchor, { value, nodes: this.#nodes - before });
    return value;
  }

  #alias(node: Alias): Json {
    const target = this.#anchors.get(node.source);
    if (target === undefined) return this.#fail(`the alias *${node.source} names nothing`, node);
    if (target === 'open') return this.#fail(`the alias *${node.source} contains itself`, node);
    this.#count(target.nodes, node);
    return target.value;
  }

  #count(nodes: number, node: Node): void {
    this.#nodes += nodes;
    if (this.#nodes > MAX_NODES) {
      this.#fail(`aliases expand this file to more than ${MAX_NODES} values`, node);
    }
  }

  #scalar(node: Scalar): Json {
    const text = String(node.value ?? '');
    const plain = node.type === 'PLAIN' || node.type === undefined;
    const tag = node.tag?.replace('tag:yaml.org,2002:', '!!');
    if (tag === '!!str' || (tag === '!' && !plain)) return text;
    if (tag !== undefined && tag !== '!') {
      const scalar = plainScalar(text);
      const fits =
        scalar.is === 'value' &&
        ((tag === '!!null' && scalar.value === null) ||
          (tag === '!!bool' && typeof scalar.value === 'boolean') ||
          (tag === '!!int' && /^[-+0-9]/.test(text) && !text.includes('.')) ||
          (tag === '!!float' && /^[-+.0-9]/.test(text) && typeof scalar.value !== 'string'));
      if (!fits) this.#fail(`Superset's YAML has no place for the tag ${node.tag} here`, node);
      return (scalar as { value: Json }).value;
    }
    if (!plain) return text;
    const scalar = plainScalar(text);
    if (scalar.is === 'value') return scalar.value;
    if (scalar.is === 'timestamp') {
      const { line } = this.#at(node);
      this.warnings.push({
        line,
        message: `${text} is a date to Superset, which it cannot store; it is taken as text. Quote it.`,
      });
      return text;
    }
    return this.#fail(`"${text}" must be quoted here`, node);
  }

  #seq(node: YAMLSeq, depth: number): Json {
    this.#untagged(node, '!!seq');
    return node.items.map((item) => this.read(item, depth + 1));
  }

  #map(node: YAMLMap, depth: number): Json {
    this.#untagged(node, '!!map');
    const merged = new Map<string, Json>();
    const own = new Map<string, Json>();
    for (const pair of node.items as Pair<Node, Node | null>[]) {
      if (isMergeKey(pair.key)) {
        for (const [key, value] of this.#mergeSource(pair, depth)) merged.set(key, value);
        continue;
      }
      const key = this.#key(pair.key, depth);
      if (own.has(key)) this.#fail(`the key "${key}" is given twice`, pair.key ?? node);
      own.set(key, this.read(pair.value, depth + 1));
    }
    return Object.fromEntries([...merged, ...own]);
  }

  /** The entries of `<<: *base` or `<<: [*a, *b]`; the first of several wins, as in PyYAML. */
  #mergeSource(pair: Pair<Node, Node | null>, depth: number): [string, Json][] {
    const source = this.read(pair.value, depth + 1);
    const maps = Array.isArray(source) ? source.toReversed() : [source];
    return maps.flatMap((map) => {
      if (typeof map !== 'object' || map === null || Array.isArray(map) || isExactNumber(map)) {
        return this.#fail('<< can only merge maps', pair.key);
      }
      return Object.entries(map as JsonObject);
    });
  }

  #key(node: Node | null, depth: number): string {
    if (isScalar(node) && node.tag === undefined && node.type === 'PLAIN' && node.value === '=') {
      return '=';
    }
    const key = this.read(node, depth + 1);
    if (typeof key === 'string') return key;
    if (typeof key === 'number' || isExactNumber(key)) return jsonNumber(key);
    if (key === null || typeof key === 'boolean') return String(key);
    return this.#fail('a key must be text, a number, true, false or null', node as Node);
  }

  #untagged(node: YAMLMap | YAMLSeq, own: string): void {
    const tag = node.tag?.replace('tag:yaml.org,2002:', '!!');
    if (tag !== undefined && tag !== own && tag !== '!') {
      this.#fail(`Superset's YAML has no place for the tag ${node.tag} here`, node);
    }
  }

  #at(node: Node | null | undefined): { line: number; col: number } {
    return this.#lines.linePos(node?.range?.[0] ?? this.#document.range?.[0] ?? 0);
  }

  #fail(message: string, node: Node | null | undefined): never {
    throw new YamlError(message, this.#at(node));
  }
}

const isMergeKey = (node: Node | null): boolean =>
  isScalar(node) && node.value === '<<' && node.type === 'PLAIN' && node.tag === undefined;
