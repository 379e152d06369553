import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withResults } from './figures.ts';

const DAY = '2026-01-02';
const first = withResults(
  '',
  [
    { drill: 'web-down', figures: { detection: '1.0 s', recovery: '2.0 s' } },
    { drill: 'upgrade', figures: {}, error: 'Check: it is the old version\nand more' },
    { drill: 'escrow', figures: {}, error: 'aim: not the same' },
  ],
  DAY,
);

test('green drills stand in the table, red ones below it with their first line', () => {
  assert.match(first, /^\| web-down \| detection 1\.0 s, recovery 2\.0 s \| 2026-01-02 \|$/m);
  assert.match(first, /^- upgrade: Check: it is the old version \(2026-01-02\)$/m);
  assert.doesNotMatch(first, /\| upgrade/);
});

test('what was not run stays as it was, red or green', () => {
  const later = withResults(first, [{ drill: 'upgrade', figures: { upgrade: '3 s' } }], DAY);
  assert.equal(later.match(/^\| --- /gm)?.length, 1);
  assert.match(later, /^\| web-down /m);
  assert.match(later, /^\| upgrade \| upgrade 3 s/m);
  assert.doesNotMatch(later, /^- upgrade/m);
  assert.match(later, /^- escrow: aim: not the same/m);
});

test('a red run keeps the line of the last green one, and the page ends when nothing is red', () => {
  const red = withResults(first, [{ drill: 'web-down', figures: {}, error: 'back: no' }], DAY);
  assert.match(red, /^\| web-down \| detection/m);
  assert.match(red, /^- web-down: back: no/m);
  const figures = { drill: '1 s' };
  const names = ['web-down', 'upgrade', 'escrow'];
  const all = withResults(
    red,
    names.map((drill) => ({ drill, figures })),
    DAY,
  );
  assert.doesNotMatch(all, /Not green/);
});
