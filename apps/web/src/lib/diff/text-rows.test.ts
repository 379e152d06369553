import { expect, test } from 'vitest';
import { fold, textRows } from './text-rows.ts';
import type { Line } from './text-rows.ts';

const marked = (line: Line | null): string | null =>
  line === null
    ? null
    : line.parts.map(({ text, changed }) => (changed ? `[${text}]` : text)).join('');

test('equal lines stand beside each other; a changed line shows the words that differ', () => {
  const rows = textRows('SELECT a\nFROM t\nWHERE x = 1\n', 'SELECT a\nFROM t\nWHERE x = 2\n');
  expect(rows.map(({ kind, left, right }) => [kind, marked(left), marked(right)])).toEqual([
    ['same', 'SELECT a', 'SELECT a'],
    ['same', 'FROM t', 'FROM t'],
    ['changed', 'WHERE x = [1]', 'WHERE x = [2]'],
  ]);
});

test('a line that only one side has leaves the other side empty, and numbers count each side by itself', () => {
  const rows = textRows('a\nc', 'a\nb\nc');
  expect(rows.map(({ left, right }) => [left?.number ?? null, right?.number ?? null])).toEqual([
    [1, 1],
    [null, 2],
    [2, 3],
  ]);
});

test('nothing against something is all added', () => {
  expect(textRows('', 'a\nb').map(({ left, right }) => [marked(left), marked(right)])).toEqual([
    [null, '[a]'],
    [null, '[b]'],
  ]);
});

test('two equal texts have no changed row', () => {
  expect(textRows('a\nb\n', 'a\nb\n').every(({ kind }) => kind === 'same')).toBe(true);
});

test('long equal stretches fold, with some lines around each change', () => {
  const lines = Array.from({ length: 40 }, (_, line) => `line ${line}`);
  const after = lines.with(20, 'other');
  const sections = fold(textRows(lines.join('\n'), after.join('\n')));
  expect(sections.map(({ folded, rows }) => [folded, rows.length])).toEqual([
    [true, 17],
    [false, 7],
    [true, 16],
  ]);
});
