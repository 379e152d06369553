import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chown, mkdir, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { KnownError } from '../../errors.ts';
import { writeOnce } from '../../write-once.ts';
import type { Account } from './account.ts';
import { isAlive } from './postmaster.ts';

export const ROLE = 'ss_tools';

/**
 * Makes the database cluster (initdb, 0.6 s) unless it is there, and answers the password of its only role. It is made
 * beside its place and moved in one step, so that neither a crash nor a second server leaves half of one.
 */
export async function ensureCluster(
  bin: string,
  cluster: string,
  passwordFile: string,
  account: Account | null,
): Promise<string> {
  const password = await ensurePassword(passwordFile);
  if ((await stat(join(cluster, 'PG_VERSION')).catch(() => null)) !== null) {
    await checkVersion(cluster);
    return password;
  }
  await clearDrafts(cluster);
  const draft = `${cluster}.${process.pid}-${randomBytes(4).toString('hex')}.new`;
  const given = join(draft, 'password');
  await mkdir(draft, { recursive: true, mode: 0o700 });
  await writeFile(given, password, { mode: 0o600 });
  if (account !== null)
    for (const path of [draft, given]) await chown(path, account.uid, account.gid);
  try {
    await run(
      join(bin, 'initdb'),
      [
        ...[
          '-D',
          join(draft, 'data'),
          `--username=${ROLE}`,
          `--pwfile=${given}`,
          '--auth=scram-sha-256',
        ],
        ...['--encoding=UTF8', '--locale=C', '--no-instructions'],
      ],
      account,
    );
    // An empty folder may be replaced; a finished one of another process makes this fail.
    await rename(join(draft, 'data'), cluster);
  } catch (error) {
    if ((await readdir(cluster).catch(() => [])).length === 0) throw error;
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return password;
}

/** Removes what servers that were killed while they made the cluster left behind. */
async function clearDrafts(cluster: string): Promise<void> {
  for (const name of await readdir(dirname(cluster))) {
    const [, pid] = new RegExp(`^${basename(cluster)}\\.(\\d+)-\\w+\\.new$`).exec(name) ?? [];
    if (pid !== undefined && !isAlive(Number(pid))) {
      await rm(join(dirname(cluster), name), { recursive: true, force: true });
    }
  }
}

const ensurePassword = async (file: string): Promise<string> =>
  (await writeOnce(file, randomBytes(24).toString('base64url'))).trim();

async function checkVersion(cluster: string): Promise<void> {
  const version = (await readFile(join(cluster, 'PG_VERSION'), 'utf8')).trim();
  if (version === '16') return;
  throw new KnownError(
    'wrong-postgres',
    `${cluster} was made by PostgreSQL ${version}, but the embedded one is 16.`,
    {
      hint: 'Choose another data folder (SS_TOOLS_DATA), or set DATABASE_URL to a server of that version.',
    },
  );
}

async function run(program: string, args: string[], account: Account | null): Promise<void> {
  const child = spawn(program, args, { cwd: '/', stdio: ['ignore', 'pipe', 'pipe'], ...account });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0) throw new Error(`${program} ended with ${code}: ${said.trim().slice(-2000)}`);
}
