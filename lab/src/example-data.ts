import { join } from 'node:path';
import { cacheFolder, cacheKey, makeOnce } from './cache.ts';
import { installSuperset } from './install.ts';
import type { OnProgress } from './progress.ts';
import { pythonEnvironment, pythonFile, pythonSource } from './python-source.ts';
import { runCommand } from './run-command.ts';
import { requirementsOf, versionWithExampleData } from './versions.ts';

/**
 * Makes the SQLite file with the 21 tables of Superset's examples (474,499 rows, 89 MB), once.
 * Every Superset of the lab gets a copy of its own.
 *
 * @returns the file's path in the cache
 */
export async function prepareExampleData(onProgress: OnProgress): Promise<string> {
  const script = 'example_data.py';
  const key = cacheKey(...requirementsOf(versionWithExampleData), pythonSource(script));
  const path = join(cacheFolder(), 'example-data', key);
  const folder = await makeOnce(path, 'the example data', onProgress, async (folder) => {
    const venv = await installSuperset(versionWithExampleData, onProgress);
    onProgress('Writing the example data');
    const args = [pythonFile(script), join(folder, 'data.db')];
    await runCommand(join(venv, 'bin', 'python'), args, { env: pythonEnvironment });
  });
  return join(folder, 'data.db');
}
