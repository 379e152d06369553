import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { findTests } from './find-tests.ts';
import { runNodeTests } from './run-node-tests.ts';
import { add, lineOf, NOTHING } from './tally.ts';

const FILES = {
  'packages/a/good.test.ts':
    "import { it } from 'node:test';\nit('a', () => {});\nit('b', () => {});\n",
  'packages/a/bad.test.ts':
    "import { it, describe } from 'node:test';\ndescribe('d', () => { it('a', () => { throw new Error('no'); }); it('b', { skip: true }, () => {}); });\n",
  'packages/a/broken.test.ts': "import './not-there.ts';\n",
  'lab/x.real.test.ts': "import { it } from 'node:test';\nit('a', () => {});\n",
  'apps/web/src/y.test.ts': '',
  'apps/web/z.browser.test.ts': '',
  'node_modules/b/c.test.ts': '',
};

describe('the test runner', () => {
  let root = '';
  before(async () => {
    root = await mkdtemp(join(tmpdir(), 'ss-tools-runner-'));
    for (const [path, text] of Object.entries(FILES)) {
      await mkdir(join(root, path, '..'), { recursive: true });
      await writeFile(join(root, path), text);
    }
  });
  after(() => rm(root, { recursive: true, force: true }));

  it('sorts tests by how they run, and filters by path', () => {
    const found = findTests(root, []);
    assert.deepEqual(found.real, ['lab/x.real.test.ts']);
    assert.deepEqual(found.web, ['apps/web/src/y.test.ts']);
    assert.equal(found.unit.length, 3);
    assert.deepEqual(findTests(root, ['packages/a/good']).unit, ['packages/a/good.test.ts']);
    assert.deepEqual(findTests(root, ['./lab/']).real, ['lab/x.real.test.ts']);
  });

  it('counts what passed, failed and was skipped, a file that cannot be loaded included', async (t) => {
    t.mock.method(console, 'log', () => {});
    // A test process inside a test process would report to this one instead of printing its own results.
    const context = process.env['NODE_TEST_CONTEXT'];
    delete process.env['NODE_TEST_CONTEXT'];
    t.after(() => {
      if (context !== undefined) process.env['NODE_TEST_CONTEXT'] = context;
    });
    const files = findTests(root, ['packages']).unit;
    const tally = await runNodeTests(root, files, { concurrency: 2, timeoutMs: 60_000 });
    assert.deepEqual(tally, { passed: 2, failed: 2, skipped: 1 });
  });

  it('closes with one line', () => {
    assert.equal(lineOf({ passed: 3, failed: 0, skipped: 0 }), '3 passed, 0 failed');
    assert.equal(
      lineOf(add({ passed: 3, failed: 1, skipped: 2 }, NOTHING)),
      '3 passed, 1 failed, 2 skipped',
    );
  });
});
