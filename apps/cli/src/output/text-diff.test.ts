import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { diffLines, shorten } from './text-diff.ts';

describe('a diff of texts', () => {
  it('gives back both texts from its lines', () => {
    const text = fc
      .array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 12 })
      .map((lines) => lines.join('\n'));
    fc.assert(
      fc.property(text, text, (before, after) => {
        const lines = diffLines(before, after);
        const side = (other: string): string =>
          lines
            .filter(({ mark }) => mark !== other)
            .map((line) => line.text)
            .join('\n');
        assert.equal(side('+'), before);
        assert.equal(side('-'), after);
      }),
    );
  });

  it('marks only what changed', () => {
    assert.deepEqual(
      diffLines('select a\nfrom t\nwhere x', 'select a, b\nfrom t\nwhere x').map(
        ({ mark, text }) => mark + text,
      ),
      ['-select a', '+select a, b', ' from t', ' where x'],
    );
  });

  it('leaves out what is far from a change', () => {
    const same = Array.from({ length: 9 }, (_, index) => `line ${index}`);
    const lines = shorten(diffLines(same.join('\n'), [...same, 'new'].join('\n')), 1);
    assert.deepEqual(
      lines.map(({ mark, text }) => mark + text),
      [' …', ' line 8', '+new'],
    );
  });

  it('copes with very long texts', () => {
    const long = (word: string): string =>
      Array.from({ length: 5000 }, (_, index) => `${word} ${index}`).join('\n');
    assert.equal(diffLines(long('a'), long('b')).length, 10_000);
  });
});
