import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cacheFolder, findPython, findUv, makeOnce, runCommand } from '@ss-tools/lab';

/** The peer: promotes by exporting one Superset into a folder and importing that into another. */
export const PEER = 'preset-cli==0.3.13';

/** How to sign in to a Superset. */
export type Account = {
  readonly url: string;
  readonly username: string;
  readonly password: string;
};

/** Installs the peer from PyPI into a venv of its own in the cache, once; answers its program's path. */
export async function installPeer(onProgress: (line: string) => void): Promise<string> {
  const cache = cacheFolder();
  const path = join(cache, 'peers', PEER.replace('==', '-'));
  const venv = await makeOnce(path, PEER, onProgress, async (folder) => {
    const [python, uv] = await Promise.all([findPython(), findUv(onProgress)]);
    onProgress(`Installing ${PEER} from PyPI`);
    const env = { UV_CACHE_DIR: join(cache, 'uv-cache') };
    await runCommand(uv, ['venv', '--quiet', '--allow-existing', '--python', python, folder], {
      env,
    });
    await runCommand(
      uv,
      ['pip', 'install', '--quiet', '--python', join(folder, 'bin', 'python'), PEER],
      { env },
    );
  });
  return join(venv, 'bin', 'superset-cli');
}

/** A whole promotion as the peer does it: `export-assets`, then `sync native --overwrite`. */
export async function promoteWithPeer(
  program: string,
  source: Account,
  target: Account,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'ss-tools-peer-'));
  try {
    const at = ({ url, username, password }: Account): string[] => [
      '-u',
      username,
      '-p',
      password,
      url,
    ];
    await runCommand(program, [...at(source), 'export-assets', folder, '--overwrite'], {
      cwd: folder,
    });
    await runCommand(program, [...at(target), 'sync', 'native', folder, '--overwrite'], {
      cwd: folder,
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
