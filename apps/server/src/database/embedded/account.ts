import { readFile } from 'node:fs/promises';

/** The operating system's account that PostgreSQL runs under. */
export type Account = { readonly uid: number; readonly gid: number };

/**
 * PostgreSQL refuses to run as root; as root another account is taken that /etc/passwd knows. Null: the own one.
 * @throws Error when root has no other account to offer.
 */
export async function accountForPostgres(): Promise<Account | null> {
  if (process.getuid?.() !== 0) return null;
  const lines = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'));
  for (const name of ['postgres', 'nobody']) {
    const entry = lines.find(([known]) => known === name);
    if (entry !== undefined) return { uid: Number(entry[2]), gid: Number(entry[3]) };
  }
  throw new Error(
    'PostgreSQL refuses to run as root, and there is no account postgres or nobody. Run ss-tools as another user, or set DATABASE_URL.',
  );
}
