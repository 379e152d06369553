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
 * dev → stage, and writes demo.json. What an earlier demo made is used again.
 */
export async function startDemo(
  folder: string,
  options: { readonly port?: number | undefined; readonly onProgress: (line: string) => void },
): Promise<RunningDemo> {
  await mkdir(folder, { recursive: true });
  const last = await readDemoFile(folder);
  const password = last?.password ?? randomBytes(12).toString('base64url');
  const port = await choosePort(options.port, last?.url);
  await using undo = new AsyncDisposableStack();

  // The Supersets take longest, so the server starts beside them.
  const starting = startDemoSupersets({
    folder: join(folder, 'supersets'),
    onProgress: options.onProgress,
  });
  const [supersets, server] = await settleBoth(starting, startServerIn(folder, port, password));
  undo.use(supersets);
  undo.defer(() => server.stop());
  options.onProgress(`ss-tools runs at ${server.url}`);

  const token = await apiToken(server.url, USERNAME, password, last?.token);
  const api = new ApiClient({ baseUrl: server.url, token });
  options.onProgress('Registering the environments');
  const [dev, stage, prod] = await Promise.all([
    registerEnvironment(api, 'dev', supersets.dev),
    registerEnvironment(api, 'stage', supersets.stage),
    registerEnvironment(api, 'prod', supersets.prod),
  ]);
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

/** Waits for both, so that the one that came up is stopped when the other one did not. */
async function settleBoth<A extends AsyncDisposable, B extends { stop(): Promise<void> }>(
  first: Promise<A>,
  second: Promise<B>,
): Promise<[A, B]> {
  const [a, b] = await Promise.allSettled([first, second]);
  if (a.status === 'fulfilled' && b.status === 'fulfilled') return [a.value, b.value];
  if (a.status === 'fulfilled') await a.value[Symbol.asyncDispose]();
  if (b.status === 'fulfilled') await b.value.stop();
  throw (a.status === 'rejected' ? a : (b as PromiseRejectedResult)).reason;
}
