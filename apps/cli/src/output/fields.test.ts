import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fieldLines } from './fields.ts';
import type { Paint } from './paint.ts';

const plain: Paint = (_style, text) => text;
const shown = (...args: Parameters<typeof fieldLines>): string[] =>
  fieldLines(...args).map((line) => line.trim());

describe('fields that differ', () => {
  it('shows short values on one line, and what was added or removed', () => {
    const fields = [
      { path: '/params/limit', format: 'value', before: 25, after: 10 },
      { path: '/params/a~1b', format: 'value', after: true },
      { path: '/css', format: 'css', before: 'a {}' },
    ] as const;
    assert.deepEqual(shown(fields, plain), [
      '~ params.limit: 25 → 10',
      '+ params.a/b: true',
      '- css: a {}',
    ]);
  });

  it('tells a move from a change', () => {
    const fields = [
      {
        path: '/position/CHART-1',
        format: 'value',
        before: 'ROW-1',
        after: 'ROW-2',
        what: 'moved',
      },
    ] as const;
    assert.deepEqual(shown(fields, plain), ['~ position.CHART-1: moved: "ROW-1" → "ROW-2"']);
  });

  it('shows a long text line by line, and at a glance only its first lines', () => {
    const text = Array.from({ length: 50 }, (_, index) => `line ${index}`).join('\n');
    const fields = [{ path: '/sql', format: 'sql', before: '', after: text }] as const;
    assert.equal(shown(fields, plain).length, 52);
    const glance = shown(fields, plain, 5);
    assert.equal(glance.length, 6);
    assert.equal(glance.at(-1), '… 47 more lines');
  });
});
