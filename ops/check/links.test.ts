import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { anchors, badLinks, links } from './links.ts';

test('finds inline links, references and autolinks, and none in code', () => {
  const text =
    '[a](a.md "title") `[no](no.md)`\n\n[b]: b.md\n\n<https://example.org/>\n\n    [no](no.md)\n\n```sh\n[no](no.md)\n```\n';
  assert.deepEqual(links(text), ['a.md', 'b.md', 'https://example.org/']);
});

test('makes anchors as GitHub does, also of headings that are there twice', () => {
  assert.deepEqual(
    [...anchors('# One & two\n## `up` is it\n## Again\n## Again\n')],
    ['one--two', 'up-is-it', 'again', 'again-1'],
  );
});

test('says which link leads nowhere, and why', () => {
  const root = mkdtempSync(join(tmpdir(), 'ss-links-'));
  try {
    writeFileSync(
      join(root, 'a.md'),
      '# Top\n[1](b.md) [2](b.md#gone) [3](#top) [4](c.md) [5](http://example.org)\n',
    );
    writeFileSync(join(root, 'b.md'), '# Here\n');
    assert.deepEqual(
      badLinks(root, '.').map((one) => `${one.target}: ${one.why}`),
      [
        'b.md#gone: there is no such heading',
        'c.md: there is no such file',
        'http://example.org: only https links are good ones',
      ],
    );
  } finally {
    rmSync(root, { recursive: true });
  }
});
