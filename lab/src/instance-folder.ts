import { constants, rmSync } from 'node:fs';
import { copyFile, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isAlive } from './signal-process.ts';

const prefix = 'ss-tools-lab-';
const temporaryFolders = new Set<string>();

/**
 * Makes a folder for a Superset that nobody keeps. It goes with this process; what a killed process
 * left is removed by the next call.
 */
export async function makeTemporaryFolder(): Promise<string> {
  await removeLeftFolders();
  const folder = await mkdtemp(join(tmpdir(), `${prefix}${process.pid}-`));
  if (temporaryFolders.size === 0) process.on('exit', removeAll);
  temporaryFolders.add(folder);
  return folder;
}

/** Removes a folder that was made here; one that somebody named stays. */
export async function removeTemporaryFolder(folder: string): Promise<void> {
  if (temporaryFolders.delete(folder)) await rm(folder, { recursive: true, force: true });
}

/**
 * Copies a file so that a half copy is never taken for a whole one; shares blocks where the disk can.
 *
 * @param change works on the copy before it gets its name
 */
export async function copyWhole(
  from: string,
  to: string,
  change: (copy: string) => void = () => {},
): Promise<void> {
  await copyFile(from, `${to}.copy`, constants.COPYFILE_FICLONE);
  change(`${to}.copy`);
  await rename(`${to}.copy`, to);
}

async function removeLeftFolders(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const owner = name.startsWith(prefix) && Number.parseInt(name.slice(prefix.length), 10);
    if (owner && !isAlive(owner)) await rm(join(tmpdir(), name), { recursive: true, force: true });
  }
}

function removeAll(): void {
  for (const folder of temporaryFolders) rmSync(folder, { recursive: true, force: true });
}
