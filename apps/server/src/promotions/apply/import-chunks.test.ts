import assert from 'node:assert/strict';
import { test } from 'node:test';
import { paced } from './import-chunks.ts';

const sizes = (chunks: readonly (readonly number[])[]): number[] =>
  chunks.map(({ length }) => length);
const left = [Array.from({ length: 200 }, (_, n) => n), Array.from({ length: 20 }, (_, n) => n)];

test('a target that is quick enough gets the chunks as they are', () => {
  assert.deepEqual(sizes(paced(left, { assets: 200, seconds: 5 })), [200, 20]);
  assert.deepEqual(sizes(paced(left, { assets: 1, seconds: 0 })), [200, 20]);
});

test('after an import of 25 s, each of the next takes about 10 s, and nothing is lost', () => {
  const next = paced(left, { assets: 200, seconds: 25 });
  assert.deepEqual(sizes(next), [80, 80, 40, 20]);
  assert.deepEqual(next.flat(), left.flat());
});

test('the slowest target still gets one asset at a time', () => {
  assert.equal(paced(left, { assets: 1, seconds: 60 }).length, 220);
});
