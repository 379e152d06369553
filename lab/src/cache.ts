import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readlink, rename, rm, symlink } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { lockFile } from './lock-file.ts';
import type { OnProgress } from './progress.ts';

/** The folder that outlives a checkout: `$SS_TOOLS_CACHE`, or `~/.cache/ss-tools`. Absolute. */
export function cacheFolder(): string {
  return resolve(process.env['SS_TOOLS_CACHE'] || join(homedir(), '.cache', 'ss-tools'));
}

/** A short stable key for the parts that a cached thing was made from. */
export function cacheKey(...parts: string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 12);
}

/**
 * Makes a folder once, whoever asks first, and gives its path to everybody after.
 *
 * A build works in a folder with a name of its own, and `path` becomes a symbolic link to it only when
 * the build is whole: a Python venv cannot be moved, and a killed build must never look finished.
 * Two processes do not build at the same time, and what a killed one left is removed by the next.
 *
 * @param path absolute; its parent is made where missing
 * @param what names the thing in progress messages, such as "Superset 6.1.0"
 * @param build fills the empty folder that it is given; what it throws is passed on
 */
export function makeOnce(
  path: string,
  what: string,
  onProgress: OnProgress,
  build: (folder: string) => Promise<void>,
): Promise<string> {
  const making = underWay.get(path) ?? makeLocked(path, what, onProgress, build);
  underWay.set(path, making);
  return making.finally(() => underWay.delete(path));
}

/** What this process itself is making, by path. */
const underWay = new Map<string, Promise<string>>();

async function makeLocked(
  path: string,
  what: string,
  onProgress: OnProgress,
  build: (folder: string) => Promise<void>,
): Promise<string> {
  if (existsSync(path)) return path;
  await mkdir(dirname(path), { recursive: true });
  using _lock = await lockFile(`${path}.lock`, () =>
    onProgress(`Waiting for another process that is preparing ${what}`),
  );
  if (existsSync(path)) return path;
  await removeUnfinished(path);
  const folder = `${path}.${randomBytes(4).toString('hex')}`;
  await mkdir(folder);
  try {
    await build(folder);
    await symlink(basename(folder), `${folder}.link`);
    await rename(`${folder}.link`, path);
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
  return path;
}

/** Call only while holding the lock of `path`. */
async function removeUnfinished(path: string): Promise<void> {
  const finished = await readlink(path).catch(() => undefined);
  const unfinished = new RegExp(`^${RegExp.escape(basename(path))}\\.[0-9a-f]{8}(\\.link)?$`);
  for (const name of await readdir(dirname(path))) {
    if (unfinished.test(name) && name !== finished) {
      await rm(join(dirname(path), name), { recursive: true, force: true });
    }
  }
}
