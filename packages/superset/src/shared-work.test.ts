import assert from 'node:assert/strict';
import { AsyncLocalStorage } from 'node:async_hooks';
import { test } from 'node:test';
import { sendJson, startFake } from '../test/fake-superset.ts';
import type { FakeSuperset } from '../test/fake-superset.ts';
import { connect, isSupersetError } from './index.ts';
import type { ConnectOptions, SupersetClient } from './index.ts';

const auth: ConnectOptions['auth'] = { kind: 'password', username: 'ada', password: 'pw-of-ada' };

/** A Superset that answers one path only after `open()`, and says when it was first asked. */
async function withGate(
  gated: string,
  use: (gate: { fake: FakeSuperset; reached: Promise<void>; open: () => void }) => Promise<void>,
): Promise<void> {
  const reached = Promise.withResolvers<void>();
  const opened = Promise.withResolvers<void>();
  await using fake = await startFake(async ({ path }, response) => {
    if (path.startsWith(gated)) {
      reached.resolve();
      await opened.promise;
    }
    if (path.startsWith('/api/v1/_openapi')) return sendJson(response, 200, { paths: {} });
    return path === '/login/' ? sendJson(response, 200, {}) : undefined;
  });
  await use({ fake, reached: reached.promise, open: () => opened.resolve() });
}

const cancelled = (error: unknown): boolean => isSupersetError(error, 'cancelled');

const SHARED: readonly [
  what: string,
  gated: string,
  call: (client: SupersetClient, signal?: AbortSignal) => Promise<unknown>,
][] = [
  [
    'sign-in',
    '/api/v1/security/login',
    (client, signal) => client.cssTemplates.list(signal ? { signal } : {}),
  ],
  [
    'CSRF token',
    '/api/v1/security/csrf_token/',
    (client, signal) => client.cssTemplates.update(7, { css: '' }, signal ? { signal } : {}),
  ],
  ['inspection', '/api/v1/_openapi', (client, signal) => client.inspect(signal ? { signal } : {})],
  ['version', '/version', (client, signal) => client.cssTemplates.list(signal ? { signal } : {})],
];

for (const [what, gated, call] of SHARED) {
  test(`who gives up a shared ${what} takes nobody along`, () =>
    withGate(gated, async ({ fake, reached, open }) => {
      await using client = connect({ url: fake.url, auth });
      const leaving = new AbortController();
      const first = call(client, leaving.signal);
      const second = call(client);
      await reached;
      leaving.abort(new Error('a job was cancelled'));
      await assert.rejects(first, cancelled);
      open();
      await second;
      assert.equal(fake.count(what === 'sign-in' ? 'POST' : 'GET', gated), 1, 'asked once');
    }));
}

test('an inspection that nobody waits for any more ends, and the next caller begins anew', () =>
  withGate('/api/v1/_openapi', async ({ fake, reached, open }) => {
    await using client = connect({ url: fake.url, auth });
    const leaving = new AbortController();
    const first = client.inspect({ signal: leaving.signal });
    await reached;
    leaving.abort();
    await assert.rejects(first, cancelled);
    const next = client.inspect();
    open();
    assert.equal((await next).version, '6.1.0');
    assert.equal(fake.count('GET', '/api/v1/_openapi'), 2);
  }));

test('shared work runs in no caller’s async context', async () => {
  const scope = new AsyncLocalStorage<string>();
  const scopes = new Map<string, string | undefined>();
  await using fake = await startFake();
  await using client = connect({
    url: fake.url,
    auth,
    onRequest: ({ path, phase }) => {
      if (phase === 'start') scopes.set(path.split('?')[0] ?? '', scope.getStore());
    },
  });
  await scope.run('one job', () => client.cssTemplates.list());
  assert.equal(scopes.get('/api/v1/security/login'), undefined);
  assert.equal(scopes.get('/version'), undefined);
  assert.equal(scopes.get('/api/v1/css_template/'), 'one job');
});
