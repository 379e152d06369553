import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Json } from '../json.ts';
import { isPlainText, plainScalar } from './scalars.ts';

// What PyYAML 6.0.3 answers; test/yaml.real.test.ts compares thousands more with PyYAML itself.
const GOLDEN: readonly [string, Json][] = [
  ['', null],
  ['~', null],
  ['Null', null],
  ['nULL', 'nULL'],
  ['y', 'y'],
  ['n', 'n'],
  ['yes', true],
  ['NO', false],
  ['On', true],
  ['oFF', 'oFF'],
  ['0', 0],
  ['-0', 0],
  ['+12', 12],
  ['017', 15],
  ['018', '018'],
  ['0o17', '0o17'],
  ['0x1F', 31],
  ['0b101', 5],
  ['1_000', 1000],
  ['1:30', 90],
  ['-1:30:00', -5400],
  ['190:20:30.15', 685_230.15],
  ['1e3', '1e3'],
  ['1.0e3', '1.0e3'],
  ['1.0e+3', { $number: '1000.0' }],
  ['1.0', { $number: '1.0' }],
  ['-0.0', { $number: '-0.0' }],
  ['1.', { $number: '1.0' }],
  ['.5', 0.5],
  ['-.5', '-.5'],
  ['1.5', 1.5],
  ['1.0e+16', { $number: '1e+16' }],
  ['9007199254740991', 9_007_199_254_740_991],
  ['9007199254740993', { $number: '9007199254740993' }],
  ['-123456789012345678901', { $number: '-123456789012345678901' }],
  ['.inf', { $number: 'inf' }],
  ['-.INF', { $number: '-inf' }],
  ['.NaN', { $number: 'nan' }],
  ['1.2.3', '1.2.3'],
  ['12e', '12e'],
];

test('plain scalars mean what they mean to PyYAML', () => {
  for (const [text, value] of GOLDEN) {
    assert.deepEqual(plainScalar(text), { is: 'value', value }, text);
  }
});

test('dates, merge keys and "=" are told apart', () => {
  assert.equal(plainScalar('2020-01-31').is, 'timestamp');
  assert.equal(plainScalar('2020-1-31 10:00:00.5 +01:00').is, 'timestamp');
  assert.equal(plainScalar('2020-1-31').is, 'value');
  assert.equal(plainScalar('<<').is, 'merge');
  assert.equal(plainScalar('=').is, 'value-key');
});

test('text that would be read as something else is not plain', () => {
  for (const text of ['yes', '1.0', '', '2020-01-01', '<<', '='])
    assert.equal(isPlainText(text), false, text);
  for (const text of ['y', '1e3', 'no.', '0o17']) assert.equal(isPlainText(text), true, text);
});
