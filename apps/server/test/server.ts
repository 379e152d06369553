import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiClient } from '@ss-tools/api';
import { readConfig } from '../src/config.ts';
import type { Config } from '../src/config.ts';
import type { Context } from '../src/context.ts';
import type { Feature } from '../src/feature.ts';
import { createLog } from '../src/http/log.ts';
import { startServer } from '../src/start-server.ts';
import type { RunningServer } from '../src/start-server.ts';
import { emptyDatabase } from './postgres.ts';

export const ADMIN_PASSWORD = 'a password for tests';

export type TestServer = AsyncDisposable & {
  readonly url: string;
  readonly databaseUrl: string;
  /** A bearer token of the admin. */
  readonly token: string;
  readonly api: ApiClient;
  readonly context: Context;
  readonly running: RunningServer;
  /** The lines of its log. */
  readonly lines: string[];
  /** Starts a further server on the same database. */
  another(config?: Partial<Config>): Promise<TestServer>;
};

export type TestServerOptions = {
  readonly config?: Partial<Config>;
  readonly extra?: readonly Feature[];
  /** A database that is there; else a new one is made. */
  readonly databaseUrl?: string;
};

/** A real server on a database of its own, signed in as the admin by a token. */
export async function testServer(options: TestServerOptions = {}): Promise<TestServer> {
  await using undo = new AsyncDisposableStack();
  const folder = undo.adopt(await mkdtemp(join(tmpdir(), 'ss-tools-server-')), (path) =>
    rm(path, { recursive: true, force: true }),
  );
  const databaseUrl = options.databaseUrl ?? (await emptyDatabase());
  const lines: string[] = [];
  const log = createLog({ logLevel: 'debug' }, { write: (line) => void lines.push(line) });
  const config = { ...testConfig(folder, databaseUrl), ...options.config };
  const running = await startServer(config, {
    log,
    ...(options.extra === undefined ? {} : { extra: options.extra }),
  });
  undo.defer(() => running.stop());
  const token = config.role === 'worker' ? '' : await adminToken(running.url);
  const stack = undo.move();
  return {
    url: running.url,
    databaseUrl,
    token,
    api: new ApiClient({ baseUrl: running.url, token }),
    context: running.context,
    running,
    lines,
    another: (more = {}) =>
      testServer({
        ...options,
        databaseUrl,
        config: { ...options.config, secretKeys: TEST_KEY, ...more },
      }),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

export const TEST_KEY = `test:${Buffer.alloc(32, 7).toString('base64')}`;

/** The configuration of a test's server. */
export function testConfig(dataFolder: string, databaseUrl: string): Config {
  return {
    ...readConfig({
      PORT: '0',
      DATABASE_URL: databaseUrl,
      SS_TOOLS_DATA: dataFolder,
      SS_TOOLS_ADMIN_PASSWORD: ADMIN_PASSWORD,
      SS_TOOLS_SECRET_KEY: TEST_KEY,
      SS_TOOLS_SETTLE_SECONDS: '3',
    }),
    webFolder: join(dataFolder, 'no-web-build'),
  };
}

/** Signs in as the admin, as a program does, and makes a token. */
export async function adminToken(url: string): Promise<string> {
  const { cookie } = await signIn(url, 'admin', ADMIN_PASSWORD);
  const response = await fetch(`${url}/api/tokens`, {
    method: 'POST',
    headers: { cookie, origin: url, 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'test' }),
  });
  const { token } = (await response.json()) as { token: string };
  return token;
}

/** Signs in; answers the response and the cookie as a browser would send it back. */
export async function signIn(
  url: string,
  username: string,
  password: string,
): Promise<{ response: Response; cookie: string }> {
  const response = await fetch(`${url}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username, password }),
  });
  return { response, cookie: response.headers.get('set-cookie')?.split(';')[0] ?? '' };
}
