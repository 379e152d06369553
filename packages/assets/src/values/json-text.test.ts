import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { arbitraryJson } from '../../test/arbitrary-json.ts';
import type { Json } from '../json.ts';
import { canonicalJson, hashOf, isObject, parseJson, stringifyJson } from './json-text.ts';

test('JSON text keeps what a JavaScript number would lose', () => {
  const text = '{"a": 1.0, "b": 9007199254740993, "c": 1e3, "d": -0, "e": 1.5, "f": 12}';
  const value = parseJson(text);
  assert.deepEqual(value, {
    a: { $number: '1.0' },
    b: { $number: '9007199254740993' },
    c: { $number: '1000.0' },
    d: 0,
    e: 1.5,
    f: 12,
  });
  assert.equal(
    stringifyJson(value),
    '{"a": 1.0, "b": 9007199254740993, "c": 1000.0, "d": 0, "e": 1.5, "f": 12}',
  );
});

test('reading what was written gives the same value', () => {
  fc.assert(
    fc.property(arbitraryJson, (value) => assert.deepEqual(parseJson(stringifyJson(value)), value)),
  );
});

test('the order of keys changes neither canonical JSON nor the hash', () => {
  const shuffled = (value: Json): Json => {
    if (Array.isArray(value)) return value.map(shuffled);
    if (!isObject(value)) return value;
    return Object.fromEntries(
      Object.entries(value)
        .reverse()
        .map(([key, member]) => [key, shuffled(member)]),
    );
  };
  fc.assert(
    fc.property(arbitraryJson, (value) => {
      assert.equal(canonicalJson(shuffled(value)), canonicalJson(value));
      assert.equal(hashOf(shuffled(value)), hashOf(value));
    }),
  );
});

test('1, 1.0 and "1" are three values', () => {
  const hashes = new Set([1, { $number: '1.0' }, '1'].map((value) => hashOf(value)));
  assert.equal(hashes.size, 3);
});
