import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { readConfig } from '../src/config.ts';
import { startServer } from '../src/start-server.ts';
import { jobTestFeature } from './job-feature.ts';

/** A server in a process of its own, to be killed, suspended or stopped. */
export type ServerProcess = AsyncDisposable & {
  readonly pid: number;
  readonly url: string;
  kill(signal: NodeJS.Signals): void;
  /** Resolves when the process is gone. */
  readonly gone: Promise<void>;
};

/** Starts one with the job kinds of the tests, and resolves when it listens. */
export async function startServerProcess(
  databaseUrl: string,
  env: Record<string, string>,
): Promise<ServerProcess> {
  const folder = await mkdtemp(join(tmpdir(), 'ss-tools-process-'));
  const child = spawn(process.execPath, [fileURLToPath(import.meta.url)], {
    env: {
      ...process.env,
      NODE_TEST_CONTEXT: '',
      PORT: '0',
      SS_TOOLS_DATA: folder,
      DATABASE_URL: databaseUrl,
      SS_TOOLS_LOG_LEVEL: 'warn',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const gone = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const url = await new Promise<string>((resolve, reject) => {
    createInterface(child.stdout).on('line', (line) => {
      if (line.startsWith('listening ')) resolve(line.slice('listening '.length));
    });
    child.once('close', (code) => reject(new Error(`the server ended with ${code}`)));
  });
  return {
    pid: child.pid!,
    url,
    gone,
    kill: (signal) => void child.kill(signal),
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await gone;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const server = await startServer(readConfig(process.env), { extra: [jobTestFeature] });
  process.once('SIGTERM', () => void server.stop().then(() => process.exit(0)));
  process.stdout.write(`listening ${server.url}\n`);
}
