import { existsSync } from 'node:fs';
import { venvFolder } from './install.ts';
import { silent } from './progress.ts';
import { findPython } from './find-python.mjs';
import { findUv } from './python.ts';
import { runCommand } from './run-command.ts';
import { supersetVersions } from './versions.ts';
import type { SupersetVersion } from './versions.ts';

export type CanRun = { ok: true } | { ok: false; reason: string };

/**
 * Whether real Supersets of these versions can run on this machine: Python is there, and each version
 * is installed or PyPI answers. Installs no Superset.
 */
export async function canRunSupersets(
  versions: readonly SupersetVersion[] = supersetVersions,
): Promise<CanRun> {
  try {
    const python = await findPython();
    const missing = versions.filter((version) => !existsSync(venvFolder(version)));
    if (missing.length) await reachPyPI(python, missing);
    return { ok: true };
  } catch (error) {
    return { ok: false, reason: (error as Error).message };
  }
}

async function reachPyPI(python: string, versions: SupersetVersion[]): Promise<void> {
  try {
    const uv = await findUv(silent);
    const wanted = versions.map((version) => `apache-superset==${version}`);
    // One at a time: two versions of a package do not resolve together.
    for (const want of wanted) {
      const args = [
        'pip',
        'install',
        '--dry-run',
        '--no-deps',
        '--quiet',
        '--system',
        '--break-system-packages',
      ];
      await runCommand(uv, [...args, '--python', python, want]);
    }
  } catch (error) {
    throw new Error(
      `Superset ${versions.join(', ')} is not installed and PyPI cannot be reached. ${(error as Error).message}`,
    );
  }
}
