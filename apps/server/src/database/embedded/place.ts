import { createHash, randomBytes } from 'node:crypto';
import { chmod, chown, cp, mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Account } from './account.ts';

/** Where root keeps what another account must reach when the data folder or the checkout lies under a closed home. */
const OPEN_PLACE = '/var/lib/ss-tools';

/** True when `account` can get into the folder: each folder above it lets others pass. */
export async function reachable(folder: string, account: Account): Promise<boolean> {
  for (let at = folder; ; at = dirname(at)) {
    const found = await stat(at).catch(() => null);
    if (found !== null) {
      const bits = found.uid === account.uid ? 0o100 : found.gid === account.gid ? 0o010 : 0o001;
      if ((found.mode & bits) === 0) return false;
    }
    if (at === dirname(at)) return true;
  }
}

/**
 * The folder for PostgreSQL's files. It lies in the data folder, unless PostgreSQL has to run under another account that
 * cannot get there (a 0700 home): then under /var/lib/ss-tools, one for each data folder.
 */
export async function placeForCluster(
  dataFolder: string,
  account: Account | null,
): Promise<string> {
  await mkdir(dataFolder, { recursive: true, mode: account === null ? 0o700 : 0o711 });
  if (account === null) return join(dataFolder, 'postgres');
  // The folder's own files are 0600; PostgreSQL's account must be able to pass through.
  const mode = (await stat(dataFolder)).mode & 0o777;
  if ((mode & 0o001) === 0) await chmod(dataFolder, mode | 0o001);
  if (await reachable(dataFolder, account)) return own(join(dataFolder, 'postgres'), account);
  const name = createHash('sha256').update(dataFolder).digest('hex').slice(0, 16);
  return own(join(OPEN_PLACE, 'data', name), account);
}

async function own(folder: string, account: Account): Promise<string> {
  await mkdir(folder, { recursive: true, mode: 0o755 });
  await chmod(folder, 0o700);
  await chown(folder, account.uid, account.gid);
  return folder;
}

/**
 * The folder with PostgreSQL's bin, lib and share. A copy is made once where `account` cannot reach the original.
 * @param native that folder inside the npm package
 * @param version of the npm package; a copy of another version is not used
 */
export async function placeForBinaries(
  native: string,
  version: string,
  account: Account | null,
): Promise<string> {
  if (account === null || (await reachable(native, account))) return native;
  const copy = join(OPEN_PLACE, 'postgres', version);
  if ((await stat(copy).catch(() => null)) !== null) return copy;
  const draft = `${copy}.${randomBytes(4).toString('hex')}.draft`;
  await mkdir(dirname(copy), { recursive: true, mode: 0o755 });
  await cp(native, draft, { recursive: true, verbatimSymlinks: true });
  try {
    await rename(draft, copy);
  } catch (error) {
    // Another process was faster; its copy is as good.
    await rm(draft, { recursive: true, force: true });
    if ((await stat(copy).catch(() => null)) === null) throw error;
  }
  return copy;
}
