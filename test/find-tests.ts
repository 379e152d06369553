import { globSync } from 'node:fs';
import { relative, resolve } from 'node:path';

/** The test files of the checkout, by how they are run; paths are relative to the root, with slashes. */
export type TestFiles = {
  /** node:test, nothing needed but this machine. */
  readonly unit: readonly string[];
  /** node:test, against real Supersets. */
  readonly real: readonly string[];
  /** vitest, in apps/web. */
  readonly web: readonly string[];
};

const NEVER = new Set([
  'node_modules',
  '.git',
  '.demo',
  '.data',
  'build',
  '.svelte-kit',
  'coverage',
]);

/**
 * Finds tests by name: `x.test.ts`, `x.real.test.ts`; browser tests (`x.browser.test.ts`) have a runner of their own.
 * @param filters folders, files or parts of their names; a file counts when it matches one. None: every file.
 */
export function findTests(root: string, filters: readonly string[]): TestFiles {
  const wanted = filters.map((filter) => relative(root, resolve(root, filter)));
  const all = globSync('**/*.test.ts', {
    cwd: root,
    exclude: (path) => NEVER.has(path.split('/').at(-1) ?? ''),
  })
    .filter((path) => wanted.length === 0 || wanted.some((filter) => matches(path, filter)))
    .filter((path) => !path.endsWith('.browser.test.ts'))
    .sort();
  const web = all.filter((path) => path.startsWith('apps/web/'));
  const real = all.filter((path) => path.endsWith('.real.test.ts') && !web.includes(path));
  return { unit: all.filter((path) => !web.includes(path) && !real.includes(path)), real, web };
}

/** "test" means the folder, not every file that ends in ".test.ts". */
const matches = (path: string, filter: string): boolean =>
  path.startsWith(filter) || path.replace(/(\.real)?\.test\.ts$/, '').includes(filter);
