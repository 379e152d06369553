import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readYaml, YamlError } from './read.ts';

function failure(text: string): { line: number; message: string } {
  try {
    readYaml(text);
  } catch (error) {
    assert.ok(error instanceof YamlError, String(error));
    return { line: error.line, message: error.message };
  }
  return assert.fail(`was read: ${text}`);
}

test('reads a dump of PyYAML with folded and quoted texts', () => {
  const text = [
    'name: a long plain text that was folded because',
    '  it is wide',
    "quoted: 'it''s",
    '',
    "  two lines'",
    'escaped: "tab\\there, line\\',
    '  \\ break, \\u00e9"',
    'list:',
    '- a: 1',
    '  b: {}',
    '- - x',
    '  - []',
    'last: null',
    '',
  ].join('\n');
  assert.deepEqual(readYaml(text).value, {
    name: 'a long plain text that was folded because it is wide',
    quoted: "it's\ntwo lines",
    escaped: 'tab\there, line break, é',
    list: [{ a: 1, b: {} }, ['x', []]],
    last: null,
  });
});

test('anchors and merge keys, as people write them', () => {
  const text =
    'base: &b {x: 1, y: 2}\nmine: {<<: *b, y: 3}\nboth: {<<: [*b, {z: 4, x: 9}]}\nsame: *b\n';
  assert.deepEqual(readYaml(text).value, {
    base: { x: 1, y: 2 },
    mine: { x: 1, y: 3 },
    both: { z: 4, x: 1, y: 2 },
    same: { x: 1, y: 2 },
  });
});

test('keys become text as Python writes them into JSON', () => {
  assert.deepEqual(readYaml('1: a\n1.0: b\ntrue: c\n~: d\n=: e\n').value, {
    1: 'a',
    '1.0': 'b',
    true: 'c',
    null: 'd',
    '=': 'e',
  });
});

test('a key named __proto__ is a key', () => {
  const { value } = readYaml('__proto__: {polluted: true}\na: 1\n');
  assert.deepEqual(Object.keys(value as object), ['__proto__', 'a']);
  assert.equal(({} as { polluted?: boolean }).polluted, undefined);
});

test('dates are text, with a warning', () => {
  const { value, warnings } = readYaml('a: 1\nwhen: 2020-01-31\n');
  assert.deepEqual(value, { a: 1, when: '2020-01-31' });
  assert.deepEqual(
    warnings.map(({ line }) => line),
    [2],
  );
});

test('broken texts are refused with their line', () => {
  const cases: readonly [string, number, RegExp][] = [
    ['a: 1\nb: [1, 2\n', 3, /./],
    ['a: 1\nb: "open\n', 3, /./],
    ['a: 1\na: 2\n', 2, /"a" is given twice/],
    ['a:\n\t- b\n', 2, /[Tt]ab/],
    ['a: *b\n', 1, /\*b/],
    ['a: &b [*b]\n', 1, /contains itself/],
    ['a: =\n', 1, /quoted/],
    ['---\na: 1\n---\nb: 2\n', 3, /more than one document/],
    ['a: !!python/object/apply:os.system [ls]\n', 1, /tag/],
    ['? {a: 1}\n: b\n', 1, /key/],
    ['<<: 1\n', 1, /merge/],
  ];
  for (const [text, line, message] of cases) {
    const found = failure(text);
    assert.match(found.message, message, text);
    assert.equal(found.line, line, `${text}: ${found.message}`);
  }
});

test('aliases cannot blow a small text up', () => {
  const levels = ['a: &a [x, x, x, x, x, x, x, x, x, x]'];
  for (let i = 1; i < 9; i += 1) {
    const [name, before] = [String.fromCodePoint(97 + i), String.fromCodePoint(96 + i)];
    levels.push(`${name}: &${name} [${Array.from({ length: 10 }, () => `*${before}`).join(', ')}]`);
  }
  assert.match(failure(levels.join('\n')).message, /aliases expand/);
});

test('a text that nests thousands of levels is refused, not a crash', () => {
  assert.match(failure('['.repeat(20_000)).message, /deep|nested|sufficiently/);
  assert.match(failure(`a: ${'['.repeat(300)}${']'.repeat(300)}`).message, /deeper than/);
  const deep = Array.from({ length: 300 }, (_, i) => `${' '.repeat(i)}k:`).join('\n');
  assert.match(failure(deep).message, /deeper than/);
});
