import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { whatDiffers } from './install.mjs';
import { requireNode } from './node-version.mjs';
import { hashOfSources } from './web-build.mjs';

describe('a checkout that is made ready', () => {
  let root = '';
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'ss-tools-ready-'));
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  const put = async (path: string, text: string): Promise<void> => {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  };
  const lock = (packages: object): string => JSON.stringify({ packages });
  const a = { version: '1.0.0', integrity: 'sha512-a' };

  it('needs an install without node_modules', () => {
    assert.equal(whatDiffers(root), 'node_modules is missing');
  });

  it('needs none when node_modules holds the lock, but for optional packages', async () => {
    const other = { version: '2.0.0', integrity: 'sha512-b', optional: true };
    await put(
      'package-lock.json',
      lock({ '': {}, 'apps/x': {}, 'node_modules/a': a, 'node_modules/b': other }),
    );
    await put('node_modules/.package-lock.json', lock({ 'node_modules/a': a }));
    assert.equal(whatDiffers(root), 'the Node that runs TypeScript is missing');
    await put('node_modules/node/bin/node', '');
    assert.equal(whatDiffers(root), null);
  });

  it('says which package is missing or another version', async () => {
    await put('node_modules/node/bin/node', '');
    await put('package-lock.json', lock({ 'node_modules/a': a, 'node_modules/@s/b': a }));
    await put('node_modules/.package-lock.json', lock({ 'node_modules/a': a }));
    assert.equal(whatDiffers(root), '@s/b is missing');
    const older = { version: '0.9.0', integrity: 'sha512-old' };
    await put('node_modules/.package-lock.json', lock({ 'node_modules/a': older }));
    assert.equal(whatDiffers(root), 'a is 0.9.0 and should be 1.0.0');
  });

  it('builds the web console again when a source changed, was added or renamed, and not for a test', async () => {
    await put('apps/web/src/a.ts', 'a');
    await put('packages/api/src/b.ts', 'b');
    const first = hashOfSources(root);
    await put('apps/web/src/a.test.ts', 'test');
    await put('apps/web/node_modules/x/index.js', 'x');
    await put('apps/web/build/index.html', 'built');
    assert.equal(hashOfSources(root), first);
    await put('packages/api/src/b.ts', 'B');
    const second = hashOfSources(root);
    assert.notEqual(second, first);
    await put('apps/web/src/c.ts', '');
    assert.notEqual(hashOfSources(root), second);
  });

  it('refuses a Node that is too old, and says what to do', () => {
    assert.throws(
      () => requireNode('v18.20.0'),
      /needs Node 20 or later.*Node 18\.20\.0.*Install/s,
    );
    requireNode('v20.0.0');
    requireNode('v26.1.0');
  });
});
