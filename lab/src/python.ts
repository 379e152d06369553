import { join } from 'node:path';
import { cacheFolder, makeOnce } from './cache.ts';
import { findPython } from './find-python.mjs';
import type { OnProgress } from './progress.ts';
import { runCommand } from './run-command.ts';

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
