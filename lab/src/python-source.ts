import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The path of one of the lab's Python files. */
export function pythonFile(name: string): string {
  return join(import.meta.dirname, '..', 'python', name);
}

/** What a Python file says, so that the cache notices when it changes. */
export function pythonSource(name: string): string {
  return readFileSync(pythonFile(name), 'utf8');
}

/**
 * How the lab's Python processes run, whatever the person's own environment says. Compiled files must
 * be written (an empty variable counts as unset): without them a Superset takes 10 s to start, not 3.
 */
export const pythonEnvironment = { PYTHONDONTWRITEBYTECODE: '', PYTHONPATH: '', PYTHONHOME: '' };
