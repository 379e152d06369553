import { ApiClient, contract } from '@ss-tools/api';
import { startSuperset } from '@ss-tools/lab';
import type { Superset } from '@ss-tools/lab';
import { connect } from '@ss-tools/superset';
import type { SupersetClient } from '@ss-tools/superset';
import type { Browser } from 'playwright-core';
import { ADMIN, startConsole } from './console-server.ts';
import { openBrowser } from './visitor.ts';

/** Stage has the same data under a database connection of its own, so that mappings are real. */
export const STAGE_DATABASE = {
  name: 'Stage warehouse',
  uuid: '11111111-1111-4111-8111-111111111111',
};

/** A server, a dev Superset with its example dashboards, an empty stage Superset, and a browser. */
export type Scene = AsyncDisposable & {
  readonly url: string;
  readonly browser: Browser;
  readonly dev: Superset;
  readonly stage: Superset;
  /** Signed in by a token of the admin. */
  readonly api: ApiClient;
  readonly clientOf: (superset: Superset) => SupersetClient;
};

export async function openScene(): Promise<Scene> {
  await using undo = new AsyncDisposableStack();
  const console = undo.use(await startConsole());
  const dev = undo.use(await startSuperset({ version: '6.1.0', estate: 'examples' }));
  const stage = undo.use(
    await startSuperset({ version: '6.1.0', estate: 'blank', database: STAGE_DATABASE }),
  );
  const browser = undo.adopt(await openBrowser(), (one) => one.close());
  const api = new ApiClient({ baseUrl: console.url, token: await adminToken(console.url) });
  const clientOf = ({ url, username, password }: Superset): SupersetClient =>
    connect({ url, auth: { kind: 'password', username, password, provider: 'db' } });
  const stack = undo.move();
  return {
    url: console.url,
    browser,
    dev,
    stage,
    api,
    clientOf,
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

/** Registers both Supersets, as the environments form would. */
export async function addEnvironments({
  api,
  dev,
  stage,
}: Scene): Promise<{ dev: string; stage: string }> {
  const add = async (name: string, { url, username, password }: Superset): Promise<string> => {
    const credentials = { kind: 'password' as const, username, password, provider: 'db' as const };
    return (
      await api.call(contract.environments.add, { body: { name, url, stage: name, credentials } })
    ).id;
  };
  return { dev: await add('dev', dev), stage: await add('stage', stage) };
}

async function adminToken(url: string): Promise<string> {
  const signedIn = await fetch(`${url}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify({ username: ADMIN.username, password: ADMIN.password }),
  });
  const cookie = signedIn.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ');
  const made = await fetch(`${url}/api/tokens`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url, cookie },
    body: JSON.stringify({ name: 'browser tests' }),
  });
  return ((await made.json()) as { token: string }).token;
}
