import { chmod, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { CliError } from './problem.ts';

/** What `ss-tools login` keeps: a server and an API token made for it (the token's id, to revoke it). */
export type Login = {
  readonly url: string;
  readonly token: string;
  readonly tokenId: string | null;
};

/** $SS_TOOLS_CONFIG, or ss-tools/login.json under $XDG_CONFIG_HOME or ~/.config. */
export const loginPath = (env: NodeJS.ProcessEnv): string =>
  env['SS_TOOLS_CONFIG'] ||
  join(
    env['XDG_CONFIG_HOME'] || join(env['HOME'] || homedir(), '.config'),
    'ss-tools',
    'login.json',
  );

/** @returns null when nobody signed in here. */
export async function readLogin(env: NodeJS.ProcessEnv): Promise<Login | null> {
  const path = loginPath(env);
  try {
    const { url, token, tokenId } = JSON.parse(await readFile(path, 'utf8')) as Partial<Login>;
    if (typeof url === 'string' && typeof token === 'string') {
      return { url, token, tokenId: tokenId ?? null };
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
  }
  throw new CliError('bad-login-file', `${path} cannot be read.`, 'Run `ss-tools login` again.');
}

/** Writes the file with mode 0600, whole or not at all. */
export async function writeLogin(env: NodeJS.ProcessEnv, login: Login): Promise<string> {
  const path = loginPath(env);
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const next = `${path}.${process.pid}`;
  await writeFile(next, `${JSON.stringify(login, null, 2)}\n`, { mode: 0o600 });
  await chmod(next, 0o600);
  await rename(next, path);
  return path;
}

export const removeLogin = (env: NodeJS.ProcessEnv): Promise<void> =>
  rm(loginPath(env), { force: true });
