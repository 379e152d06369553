import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { TEST_KEY } from './server.ts';

const MAIN = resolve(import.meta.dirname, '../src/main.ts');

/** A worker as `npm start -- --role worker` starts it, in a process of its own, to be killed. */
export type WorkerProcess = AsyncDisposable & {
  /** kill -9, and waits until it is gone. */
  kill(): Promise<void>;
};

/** Starts a worker on a database and resolves when it works. `env` goes before what it is given else. */
export async function startWorkerProcess(
  databaseUrl: string,
  env: Readonly<Record<string, string>> = {},
): Promise<WorkerProcess> {
  const folder = await mkdtemp(join(tmpdir(), 'ss-tools-worker-'));
  const child = spawn(process.execPath, [MAIN, '--role', 'worker'], {
    env: {
      ...process.env,
      NODE_TEST_CONTEXT: '',
      PORT: '0',
      SS_TOOLS_DATA: folder,
      DATABASE_URL: databaseUrl,
      SS_TOOLS_SECRET_KEY: TEST_KEY,
      SS_TOOLS_LOG_LEVEL: 'warn',
      SS_TOOLS_LEASE_SECONDS: '3',
      SS_TOOLS_SETTLE_SECONDS: '3',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const gone = once(child, 'close');
  await new Promise<void>((ready, fail) => {
    createInterface(child.stdout).on('line', (line) => {
      if (line.startsWith('ss-tools works')) ready();
    });
    child.once('close', (code) => fail(new Error(`the worker ended with ${code}`)));
  });
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await gone;
  };
  return {
    kill,
    async [Symbol.asyncDispose]() {
      await kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
