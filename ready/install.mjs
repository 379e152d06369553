import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runNpm } from './npm.mjs';
import { withLock } from './lock.mjs';

/**
 * Installs the dependencies where node_modules does not hold what package-lock.json says.
 *
 * `npm install --no-save` takes the lock's versions and leaves the lock alone. Not `npm ci`: it refuses a lock without
 * the optional packages of other platforms, which npm itself leaves out where a registry does not carry them; and it
 * empties node_modules first, while something may be running from it.
 */
export async function install(root) {
  if (whatDiffers(root) === null) return;
  await withLock(root, async () => {
    const difference = whatDiffers(root);
    if (difference === null) return;
    console.error(`Installing dependencies (${difference})`);
    await runNpm(root, ['install', '--no-save']);
    const left = whatDiffers(root);
    if (left !== null) {
      throw new Error(
        `npm has run, but the dependencies are still not whole: ${left}. ` +
          'Remove the node_modules folder and try again; if npm skips install scripts, allow them for this folder.',
      );
    }
  });
}

/**
 * Compares node_modules with the lock.
 * @returns {string | null} why an install is needed, in words, or null
 */
export function whatDiffers(root) {
  if (!existsSync(installedLock(root))) return 'node_modules is missing';
  const wanted = packagesOf(join(root, 'package-lock.json'));
  const installed = packagesOf(installedLock(root));
  for (const [path, entry] of Object.entries(wanted)) {
    if (!path.includes('node_modules/')) continue;
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
    const there = installed[path];
    if (there === undefined) {
      if (entry.optional || entry.devOptional) continue;
      return `${name} is missing`;
    }
    if (there.version !== entry.version || there.integrity !== entry.integrity) {
      return `${name} is ${there.version ?? 'linked'} and should be ${entry.version ?? 'linked'}`;
    }
  }
  if (!existsSync(bundledNode(root))) return 'the Node that runs TypeScript is missing';
  return null;
}

/** The Node that the dependencies bring: the `node` package from npm. */
export const bundledNode = (root) => join(root, 'node_modules', 'node', 'bin', 'node');

const installedLock = (root) => join(root, 'node_modules', '.package-lock.json');

const packagesOf = (path) => JSON.parse(readFileSync(path, 'utf8')).packages;
