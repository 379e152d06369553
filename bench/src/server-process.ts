import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { ApiClient } from '@ss-tools/api';

const MAIN = resolve(import.meta.dirname, '../../apps/server/src/main.ts');

/** ss-tools as `npm start` runs it: one process, and the embedded PostgreSQL. */
export type ServerProcess = AsyncDisposable & {
  readonly url: string;
  readonly api: ApiClient;
  /** The most memory (resident set) that the process ever had, in MiB; null where the system does not tell (only Linux does). */
  peakMemory(): Promise<number | null>;
};

export async function startServerProcess(): Promise<ServerProcess> {
  const folder = await mkdtemp(join(tmpdir(), 'ss-tools-bench-'));
  const password = randomBytes(12).toString('base64url');
  const child = spawn(process.execPath, [MAIN], {
    env: {
      ...process.env,
      PORT: '0',
      DATABASE_URL: '',
      SS_TOOLS_DATA: folder,
      SS_TOOLS_ADMIN_PASSWORD: password,
      SS_TOOLS_LOG_LEVEL: 'warn',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const gone = new Promise<void>((done) => child.once('close', () => done()));
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await gone;
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const url = await new Promise<string>((found, reject) => {
      createInterface(child.stdout).on('line', (line) => {
        const said = /ss-tools runs at (http:\S+)/.exec(line)?.[1];
        if (said !== undefined) found(said);
        // Its log: warnings and errors.
        else if (line.startsWith('{')) process.stderr.write(`${line}\n`);
      });
      child.once('close', (code) =>
        reject(new Error(`ss-tools ended with ${code} instead of starting.`)),
      );
    });
    const token = await adminToken(url, password);
    return {
      url,
      api: new ApiClient({ baseUrl: url, token }),
      peakMemory: () => peakMemory(child.pid),
      [Symbol.asyncDispose]: stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function adminToken(url: string, password: string): Promise<string> {
  const json = { 'content-type': 'application/json', origin: url };
  const session = await fetch(`${url}/api/session`, {
    method: 'POST',
    headers: json,
    body: JSON.stringify({ username: 'admin', password }),
  });
  const cookie = session.headers.get('set-cookie')?.split(';')[0] ?? '';
  const made = await fetch(`${url}/api/tokens`, {
    method: 'POST',
    headers: { ...json, cookie },
    body: JSON.stringify({ name: 'bench' }),
  });
  if (!made.ok) throw new Error(`No token could be made: ${await made.text()}`);
  return ((await made.json()) as { token: string }).token;
}

async function peakMemory(pid: number | undefined): Promise<number | null> {
  try {
    const status = await readFile(`/proc/${pid}/status`, 'utf8');
    const kib = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1];
    return kib === undefined ? null : Number(kib) / 1024;
  } catch {
    return null;
  }
}
