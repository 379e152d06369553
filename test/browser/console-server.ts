import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const START_MS = 60_000;
const STOP_MS = 20_000;
const ROOT = resolve(import.meta.dirname, '../..');

export const ADMIN = { username: 'admin', password: 'a password for the browser' };

export type ConsoleServer = AsyncDisposable & { readonly url: string };

/** `npm start` without npm: the server with its embedded PostgreSQL and the built console, in a folder of its own. */
export async function startConsole(): Promise<ConsoleServer> {
  await using undo = new AsyncDisposableStack();
  const data = undo.adopt(await mkdtemp(join(tmpdir(), 'ss-tools-browser-')), (path) =>
    rm(path, { recursive: true, force: true }),
  );
  const child = spawn(process.execPath, [join(ROOT, 'apps/server/src/main.ts')], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      PORT: '0',
      SS_TOOLS_DATA: data,
      SS_TOOLS_ADMIN_USERNAME: ADMIN.username,
      SS_TOOLS_ADMIN_PASSWORD: ADMIN.password,
      SS_TOOLS_LOG_LEVEL: 'warn',
    },
  });
  undo.defer(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGTERM');
    const late = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
    await once(child, 'exit');
    clearTimeout(late);
  });
  const url = await addressOf(child);
  const stack = undo.move();
  return { url, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

/** The address that the server greets with. */
function addressOf(child: ReturnType<typeof spawn>): Promise<string> {
  return new Promise((found, failed) => {
    let said = '';
    const late = setTimeout(
      () => failed(new Error(`The server did not start within ${START_MS / 1000} s:\n${said}`)),
      START_MS,
    );
    const listen = (chunk: Buffer): void => {
      said += chunk.toString();
      const url = /ss-tools runs at (\S+)/.exec(said)?.[1];
      if (url === undefined) return;
      clearTimeout(late);
      found(url);
    };
    child.stdout?.on('data', listen);
    child.stderr?.on('data', listen);
    child.once('exit', (code) => {
      clearTimeout(late);
      failed(new Error(`The server ended with ${code}:\n${said}`));
    });
  });
}
