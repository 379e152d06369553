import { join } from 'node:path';
import { cacheFolder, makeOnce } from './cache.ts';
import type { OnProgress } from './progress.ts';
import { runCommand } from './run-command.ts';

/** Superset 4.1 to 6.1 run on both; measured on 3.11. */
const candidates = ['python3.11', 'python3', 'python3.10', 'python'];
const question =
  "import sys, venv, ensurepip; print('%d.%d %s' % (*sys.version_info[:2], sys.executable))";

/**
 * Finds a Python that can run every supported Superset: 3.11 or 3.10, with the venv module.
 *
 * @returns the absolute path of the interpreter itself, not of a version manager's shim
 * @throws an Error that says what was found instead, and what to install
 */
export async function findPython(): Promise<string> {
  const found: string[] = [];
  for (const candidate of candidates) {
    try {
      const [version, path] = (await runCommand(candidate, ['-c', question])).trim().split(' ', 2);
      if ((version === '3.11' || version === '3.10') && path) return path;
      found.push(`${candidate} is ${version}`);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') continue;
      found.push(`${candidate} has no working venv module`);
    }
  }
  throw new Error(
    'A real Superset needs Python 3.11 (3.10 works too) with its venv module' +
      `${found.length ? `, and ${found.join(', ')}` : ', and no Python was found on the PATH'}. ` +
      'Install it, for example with `apt-get install python3.11 python3.11-venv` or `brew install python@3.11`.',
  );
}

/**
 * Gets uv, which installs a Superset in seconds, from PyPI into a venv of its own in the cache.
 *
 * @returns the path of the `uv` executable
 * @throws where Python is missing, or PyPI cannot be reached and uv is not in the cache yet
 */
export async function findUv(onProgress: OnProgress): Promise<string> {
  const folder = await makeOnce(join(cacheFolder(), 'uv'), 'uv', onProgress, async (folder) => {
    const python = await findPython();
    onProgress('Getting uv from PyPI');
    await runCommand(python, ['-m', 'venv', folder]);
    await runCommand(join(folder, 'bin', 'python'), [
      '-m',
      'pip',
      'install',
      '--quiet',
      '--retries=2',
      'uv',
    ]);
  });
  return join(folder, 'bin', 'uv');
}
