import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

// Plain JavaScript: ready.mjs asks this, too, before there is anything that runs TypeScript.

/** Superset 4.1 to 6.1 run on both; measured on 3.11. */
const candidates = ['python3.11', 'python3', 'python3.10', 'python'];
const question =
  "import sys, venv, ensurepip; print('%d.%d %s' % (*sys.version_info[:2], sys.executable))";

/**
 * Finds a Python that can run every supported Superset: 3.11 or 3.10, with the venv module.
 *
 * @returns {Promise<string>} the absolute path of the interpreter itself, not of a version manager's shim
 * @throws an Error that says what was found instead, and what to install
 */
export async function findPython() {
  const found = [];
  for (const candidate of candidates) {
    try {
      const { stdout } = await promisify(execFile)(candidate, ['-c', question]);
      const [version, path] = stdout.trim().split(' ', 2);
      if ((version === '3.11' || version === '3.10') && path) return path;
      found.push(`${candidate} is ${version}`);
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT') continue;
      found.push(`${candidate} has no working venv module`);
    }
  }
  throw new Error(
    'A real Superset needs Python 3.11 (3.10 works too) with its venv module' +
      `${found.length ? `, and ${found.join(', ')}` : ', and no Python was found on the PATH'}. ` +
      'Install it, for example with `apt-get install python3.11 python3.11-venv` or `brew install python@3.11`.',
  );
}
