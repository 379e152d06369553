import { join } from 'node:path';
import { cacheFolder, cacheKey, makeOnce } from './cache.ts';
import { silent } from './progress.ts';
import type { OnProgress } from './progress.ts';
import { findPython } from './find-python.mjs';
import { findUv } from './python.ts';
import { runCommand } from './run-command.ts';
import { requirementsOf } from './versions.ts';
import type { SupersetVersion } from './versions.ts';

/** Where a version's venv is, or will be. Its name changes with the pins. */
export function venvFolder(version: SupersetVersion): string {
  return join(cacheFolder(), 'supersets', `${version}-${cacheKey(...requirementsOf(version))}`);
}

/**
 * Installs one Superset from PyPI into a venv in the cache, once; about 15 s for the first time.
 *
 * @returns the venv's folder
 */
export async function installSuperset(
  version: SupersetVersion,
  onProgress: OnProgress = silent,
): Promise<string> {
  const what = `Superset ${version}`;
  return makeOnce(venvFolder(version), what, onProgress, async (folder) => {
    const [python, uv] = await Promise.all([findPython(), findUv(onProgress)]);
    onProgress(`Installing ${what} from PyPI`);
    // uv's cache lies beside the venvs, so that it can hard-link files, and one `rm -r` removes all.
    const env = { UV_CACHE_DIR: join(cacheFolder(), 'uv-cache') };
    await runCommand(uv, ['venv', '--quiet', '--allow-existing', '--python', python, folder], {
      env,
    });
    await runCommand(
      uv,
      [
        'pip',
        'install',
        '--quiet',
        '--python',
        join(folder, 'bin', 'python'),
        ...requirementsOf(version),
      ],
      { env },
    );
  });
}
