import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { withLock } from './lock.mjs';
import { runNpm } from './npm.mjs';

const SOURCES = ['apps/web', 'packages/api', 'packages/assets', 'package-lock.json'];
const NOT_SOURCES = new Set(['node_modules', 'build', '.svelte-kit', 'test-results']);

/** Builds the web console into apps/web/build, when its sources changed since the last build. */
export async function buildWeb(root) {
  const hash = hashOfSources(root);
  if (isBuilt(root, hash)) return;
  await withLock(root, async () => {
    if (isBuilt(root, hash)) return;
    console.error('Building the web console');
    rmSync(stamp(root), { force: true });
    await runNpm(root, ['run', 'build', '--workspace', '@ss-tools/web'], { quiet: true });
    mkdirSync(dirname(stamp(root)), { recursive: true });
    writeFileSync(stamp(root), hash);
  });
}

/** A hash over names and contents of everything that the build reads. */
export function hashOfSources(root) {
  const hash = createHash('sha256');
  for (const source of SOURCES) {
    for (const path of filesUnder(join(root, source))) {
      hash
        .update(`${relative(root, path)}\0`)
        .update(readFileSync(path))
        .update('\0');
    }
  }
  return hash.digest('hex');
}

function* filesUnder(path) {
  let entries;
  try {
    entries = readdirSync(path, { withFileTypes: true });
  } catch (error) {
    if (error.code === 'ENOTDIR') yield path;
    else if (error.code !== 'ENOENT') throw error;
    return;
  }
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (NOT_SOURCES.has(entry.name) || entry.name.endsWith('.test.ts')) continue;
    if (entry.isDirectory()) yield* filesUnder(join(path, entry.name));
    else if (entry.isFile()) yield join(path, entry.name);
  }
}

function isBuilt(root, hash) {
  const built = existsSync(join(root, 'apps/web/build/index.html')) && existsSync(stamp(root));
  return built && readFileSync(stamp(root), 'utf8') === hash;
}

/** Beside the build, not in it: everything in it is served. */
const stamp = (root) => join(root, 'apps/web/.svelte-kit/ss-tools-build-hash');
