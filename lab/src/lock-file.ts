import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';

const sqliteBusy = 5;

/**
 * Takes a lock that holds between processes, or gives undefined when another one has it.
 *
 * The lock is SQLite's exclusive lock on an empty file, so the kernel gives it up when its owner dies,
 * however it dies: no pid to compare, and nothing to clean up after a `kill -9`. Node has no flock.
 */
export function tryLockFile(path: string): Disposable | undefined {
  const database = new DatabaseSync(path, { timeout: 0 });
  try {
    database.exec('BEGIN EXCLUSIVE');
    return database;
  } catch (error) {
    database.close();
    if ((error as { errcode?: number }).errcode === sqliteBusy) return undefined;
    throw error;
  }
}

/**
 * Takes the lock, waiting as long as another process has it.
 *
 * @param onWait called once, when somebody else holds it
 */
export async function lockFile(path: string, onWait?: () => void): Promise<Disposable> {
  let lock = tryLockFile(path);
  if (!lock) onWait?.();
  while (!lock) {
    await pause(200);
    lock = tryLockFile(path);
  }
  return lock;
}
