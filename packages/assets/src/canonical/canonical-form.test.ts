import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { test } from 'node:test';
import { readAssets } from '../bundle-codec/read-assets.ts';
import { hashOf } from '../values/json-text.ts';
import { CANONICAL_FORM } from './canonical-form.ts';

const FIXTURES = join(import.meta.dirname, '../../fixtures');

/** The hash of all fixtures in each canonical form that there was: add a line for a new one, never change one. */
const KNOWN: Readonly<Record<number, string>> = {
  1: '56465b04c1009a1882dfa562612dac24f2fdefb88bf4554feed184ff52129596',
};

test('a changed canonical form has a number of its own, so that what was remembered is read anew', () => {
  const hashes = readdirSync(FIXTURES)
    .toSorted()
    .map((version) => {
      const folder = join(FIXTURES, version);
      const files = readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && entry.name.endsWith('.yaml'))
        .map(({ parentPath, name }) => join(parentPath, name))
        .toSorted();
      const bundle = new Map(
        files.map((file) => [relative(folder, file), readFileSync(file, 'utf8')]),
      );
      return [...readAssets(bundle).assets].map(([id, { hash }]) => [id, hash]);
    });
  assert.equal(
    hashOf(hashes),
    KNOWN[CANONICAL_FORM],
    'The canonical form of the fixtures changed: raise CANONICAL_FORM and add its hash.',
  );
});
