import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { complaintsAbout, importsOf } from './house-rules.ts';

const about = (path: string, ...imports: string[]): string[] =>
  complaintsAbout({ path, text: imports.map((name) => `import x from '${name}';\n`).join('') });

describe('house rules', () => {
  it('lets the engine import node:crypto, yaml and itself only', () => {
    const path = 'packages/assets/src/diff/diff.ts';
    assert.deepEqual(about(path, 'node:crypto', 'yaml', '../asset.ts'), []);
    for (const name of ['node:fs', 'undici', '@ss-tools/api', '../../../api/src/index.ts']) {
      assert.match(about(path, name).join('\n'), /is pure/, name);
    }
  });

  it('points from apps to packages, and never to another app or back', () => {
    assert.deepEqual(about('apps/server/src/main.ts', '@ss-tools/api', 'fastify', './x.ts'), []);
    assert.equal(about('apps/cli/src/main.ts', '@ss-tools/server').length, 1);
    assert.equal(about('apps/cli/src/main.ts', '../../server/src/main.ts').length, 1);
    assert.equal(about('apps/web/src/a.ts', '@ss-tools/superset').length, 1);
    assert.equal(about('packages/api/src/a.ts', '@ss-tools/server').length, 1);
    assert.equal(about('packages/api/src/a.ts', '@ss-tools/lab/demo').length, 1);
  });

  it('gives plugins the SDK alone', () => {
    assert.deepEqual(about('plugins/git/src/a.ts', '@ss-tools/plugin-sdk', 'execa'), []);
    assert.equal(about('plugins/git/src/a.ts', '@ss-tools/api').length, 1);
    assert.equal(about('plugins/git/src/a.ts', '../../backup/src/a.ts').length, 1);
  });

  it('lets tests start whatever they test', () => {
    assert.deepEqual(about('apps/cli/src/cli.real.test.ts', '@ss-tools/lab'), []);
  });

  it('refuses names that say nothing, and long files', () => {
    assert.equal(complaintsAbout({ path: 'apps/cli/src/utils/a.ts', text: '' }).length, 1);
    assert.equal(complaintsAbout({ path: 'apps/cli/src/helpers.ts', text: '' }).length, 1);
    assert.deepEqual(complaintsAbout({ path: 'apps/cli/src/commonplace.ts', text: '' }), []);
    assert.deepEqual(complaintsAbout({ path: 'a.ts', text: '\n'.repeat(300) }), []);
    assert.equal(complaintsAbout({ path: 'a.ts', text: '\n'.repeat(301) }).length, 1);
  });

  it('reads every form of import, and no comment', () => {
    const text = [
      "import a from 'one';",
      "import type { B } from 'two';",
      "export * from './three.ts';",
      "import 'four';",
      "const five = await import('five');",
      "// import six from 'six';",
      " * import seven from 'seven';",
      'import {\n  eight,\n} from "eight";',
    ].join('\n');
    assert.deepEqual(importsOf(text), ['one', 'two', './three.ts', 'four', 'five', 'eight']);
  });
});
