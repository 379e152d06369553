import { randomBytes } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder, cacheKey, makeOnce } from './cache.ts';
import { prepareExampleData } from './example-data.ts';
import { installSuperset } from './install.ts';
import { silent } from './progress.ts';
import type { OnProgress } from './progress.ts';
import { pythonEnvironment, pythonFile, pythonSource } from './python-source.ts';
import { runCommand } from './run-command.ts';
import type { Estate } from './settings.ts';
import { requirementsOf, versionWithExampleData } from './versions.ts';
import type { SupersetVersion } from './versions.ts';

/** What a start needs: where to copy from. */
export interface PreparedHome {
  venv: string;
  /** SQLite file: Superset's metadata database, with the schema, the roles, an admin and the estate. */
  metadataFile: string;
  /** SQLite file: the example tables. */
  dataFile: string;
}

/**
 * Installs a Superset and prepares a home folder for an estate, each once: later calls find both in
 * the cache at once.
 *
 * @throws an Error for the examples estate on a version that does not ship the examples
 */
export async function prepareHome(
  version: SupersetVersion,
  estate: Estate,
  onProgress: OnProgress = silent,
): Promise<PreparedHome> {
  if (estate === 'examples' && version !== versionWithExampleData) {
    throw new Error(
      `Superset ${version} does not ship its examples; the examples estate needs ${versionWithExampleData}.`,
    );
  }
  const venv = await installSuperset(version, onProgress);
  // Only the examples look into their tables while they are loaded.
  const data = prepareExampleData(onProgress);
  const [metadataFolder, dataFile] = await Promise.all([
    prepareMetadata(version, estate, venv, estate === 'examples' ? await data : '', onProgress),
    data,
  ]);
  return { venv, metadataFile: join(metadataFolder, 'superset.db'), dataFile };
}

function prepareMetadata(
  version: SupersetVersion,
  estate: Estate,
  venv: string,
  dataFile: string,
  onProgress: OnProgress,
): Promise<string> {
  const sources = ['prepare_home.py', 'superset_config.py'].map(pythonSource);
  const key = cacheKey(dataFile, ...requirementsOf(version), ...sources);
  const path = join(cacheFolder(), 'homes', `${version}-${estate}-${key}`);
  const what = `the ${estate} estate of Superset ${version}`;
  return makeOnce(path, what, onProgress, async (folder) => {
    onProgress(`Preparing ${what}`);
    const secret = () => randomBytes(32).toString('base64url');
    await writeFile(
      join(folder, 'settings.json'),
      JSON.stringify({ secretKey: secret(), dataFile, config: {} }),
    );
    // Nobody signs in with this password: a start sets its own.
    await runCommand(
      join(venv, 'bin', 'python'),
      [pythonFile('prepare_home.py'), estate, secret()],
      { env: supersetEnvironment(folder) },
    );
    await rm(join(folder, 'settings.json'));
  });
}

/** The environment variables by which a Superset finds its home and its configuration. */
export function supersetEnvironment(home: string): Record<string, string> {
  return {
    SUPERSET_HOME: home,
    SUPERSET_CONFIG_PATH: pythonFile('superset_config.py'),
    FLASK_APP: 'superset.app:create_app()',
    ...pythonEnvironment,
    // A person's own variables must not reach the lab's Supersets.
    SUPERSET_SECRET_KEY: '',
    SUPERSET_ENV: '',
  };
}
