import { randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ApiClient } from '@ss-tools/api';
import { startDemoSupersets } from '@ss-tools/lab/demo';
import { readConfig } from '../apps/server/src/config.ts';
import { createLog } from '../apps/server/src/http/log.ts';
import { startServer } from '../apps/server/src/start-server.ts';
import { apiToken } from './api-token.ts';
import { readDemoFile, writeDemoFile } from './demo-file.ts';
import type { DemoFile } from './demo-file.ts';
import { choosePort } from './ports.ts';
import { captureFirst, mapDatabases, registerEnvironment } from './register-environments.ts';

export type RunningDemo = AsyncDisposable & { readonly file: DemoFile };

const USERNAME = 'admin';

/**
 * Starts the three Supersets and a server with its embedded PostgreSQL in `folder`, registers the environments, maps
 * dev → stage, and writes demo.json. What an earlier demo made is used again. When a step fails or `signal` aborts, what
 * has been started is stopped again.
 */
export async function startDemo(
  folder: string,
  options: {
    readonly port?: number | undefined;
    readonly onProgress: (line: string) => void;
    readonly signal: AbortSignal;
  },
): Promise<RunningDemo> {
  await mkdir(folder, { recursive: true });
  const last = await readDemoFile(folder);
  const password = last?.password ?? randomBytes(12).toString('base64url');
  const port = await choosePort(options.port, last?.url);
  await using undo = new AsyncDisposableStack();

  // The Supersets take longest, so the server starts beside them.
  const failing = new AbortController();
  const startingSupersets = startDemoSupersets({
    folder: join(folder, 'supersets'),
    onProgress: options.onProgress,
    signal: AbortSignal.any([failing.signal, options.signal]),
  });
  undo.defer(() => startingSupersets.then((started) => started[Symbol.asyncDispose](), ignore));
  // PostgreSQL outlives this process: its start is waited for, so that it can be stopped.
  const startingServer = startServerIn(folder, port, password);
  undo.defer(() => startingServer.then((started) => started.stop(), ignore));
  undo.defer(() => failing.abort());
  const [supersets, server] = await Promise.all([startingSupersets, startingServer]);
  options.signal.throwIfAborted();
  options.onProgress(`ss-tools runs at ${server.url}`);

  const token = await apiToken(server.url, USERNAME, password, last?.token);
  const api = new ApiClient({ baseUrl: server.url, token });
  options.onProgress('Registering the environments');
  const [dev, stage, prod] = await Promise.all([
    registerEnvironment(api, 'dev', supersets.dev),
    registerEnvironment(api, 'stage', supersets.stage),
    registerEnvironment(api, 'prod', supersets.prod),
  ]);
  options.signal.throwIfAborted();
  await mapDatabases(api, dev, stage);
  for (const environment of [dev, stage, prod]) await captureFirst(api, environment);

  const file: DemoFile = {
    url: server.url,
    username: USERNAME,
    password,
    token,
    environments: [dev, stage, prod].map(({ name, superset }) => ({
      name,
      url: superset.url,
      username: superset.username,
      password: superset.password,
      version: superset.version,
    })),
  };
  await writeDemoFile(folder, file);
  const started = undo.move();
  return { file, [Symbol.asyncDispose]: () => started.disposeAsync() };
}

function startServerIn(folder: string, port: number, password: string) {
  const config = readConfig({
    PORT: String(port),
    SS_TOOLS_DATA: join(folder, 'server'),
    SS_TOOLS_ADMIN_USERNAME: USERNAME,
    SS_TOOLS_ADMIN_PASSWORD: password,
  });
  const log = createLog(
    config,
    createWriteStream(join(folder, 'server.log'), { flags: 'a', mode: 0o600 }),
  );
  return startServer(config, { log });
}

/** What failed is told by who waits for it; here is only what it may have left. */
const ignore = (): void => {};
