import { readFile, unlink } from 'node:fs/promises';
import { join } from 'node:path';

/** A running PostgreSQL server, as its `postmaster.pid` tells. */
export type Postmaster = { readonly pid: number; readonly port: number; readonly ready: boolean };

/**
 * Looks whether a PostgreSQL runs on a cluster's folder: one of another process of ours, or one that outlived a killed
 * server. Removes a stale file whose pid belongs to another program by now, which PostgreSQL itself would stumble over.
 */
export async function readPostmaster(cluster: string): Promise<Postmaster | null> {
  const file = join(cluster, 'postmaster.pid');
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text === null) return null;
  const lines = text.split('\n');
  const pid = Number(lines[0]);
  const port = Number(lines[3]);
  if (!Number.isInteger(pid) || pid <= 0 || !isAlive(pid)) return null;
  const program = await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => null);
  if (program !== null && program.trim() !== 'postgres') {
    await unlink(file);
    return null;
  }
  return { pid, port, ready: lines[7]?.trim() === 'ready' && port > 0 };
}

/** True while a process with this id exists, whoever owns it. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
