import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeRison } from './rison.ts';

test('values as the Rison description writes them', () => {
  const cases: [unknown, string][] = [
    [null, '!n'],
    [true, '!t'],
    [false, '!f'],
    [-3.5, '-3.5'],
    [1e30, '1e30'],
    ['', "''"],
    ['name', 'name'],
    ['database.uuid', 'database.uuid'],
    ['-a', "'-a'"],
    ['0a', "'0a'"],
    ['a b', "'a b'"],
    ["can't!", "'can!'t!!'"],
    ['Größe', 'Größe'],
    [[], '!()'],
    [{}, '()'],
    [{ a: 0, b: undefined, c: [1, 'x'] }, '(a:0,c:!(1,x))'],
    [{ 'two words': '3' }, "('two words':'3')"],
  ];
  for (const [value, text] of cases) assert.equal(encodeRison(value), text);
});

test('refuses what JSON cannot hold', () => {
  for (const value of [Number.NaN, Infinity, 1n, () => 0, undefined, Symbol('x')]) {
    assert.throws(() => encodeRison(value), TypeError);
  }
});
