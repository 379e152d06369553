import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { contract } from '@ss-tools/api';
import { startSuperset } from '@ss-tools/lab';
import type { Superset } from '@ss-tools/lab';
import type { RequestEvent } from '@ss-tools/superset';
import { testServer } from '../../test/server.ts';

let superset: Superset;
before(async () => {
  superset = await startSuperset({ version: '6.1.0', estate: 'blank' });
});
after(() => superset[Symbol.asyncDispose]());

const input = (password: string) => ({
  name: 'dev',
  url: superset.url,
  credentials: { kind: 'password' as const, username: superset.username, password },
});

test('a real Superset is found out, and a wrong password is told as such', async () => {
  await using server = await testServer();
  const { api } = server;
  const wrong = await api.call(contract.environments.add, { body: input('not the password') });
  assert.equal(wrong.inspection?.error?.code, 'bad-credentials');
  const { id } = wrong;
  await api.call(contract.environments.edit, {
    params: { id },
    body: { credentials: input(superset.password).credentials },
  });
  const found = await api.call(contract.environments.test, { params: { id } });
  assert.deepEqual(
    [found.ok, found.version, found.knownVersion, found.error],
    [true, '6.1.0', true, null],
  );
  assert.deepEqual(found.account, { username: 'admin', roles: ['Admin'] });
  assert.equal(
    found.capabilities.find(({ name }) => name === 'sparseAssetsImport')?.available,
    true,
  );
  assert.deepEqual(found.warnings, [], 'what every Superset has is no warning');
  assert.match(
    found.capabilities.find(({ name }) => name === 'savedQueries')?.detail ?? '',
    /its own only/,
  );
  assert.deepEqual(
    (await api.call(contract.environments.get, { params: { id } })).inspection,
    found,
    'what was found is kept',
  );
});

test('one client for all uses: each use hears of its own requests only, and its abort stops it alone', async () => {
  await using server = await testServer();
  const { api, context } = server;
  const { id } = await api.call(contract.environments.add, { body: input(superset.password) });
  const heard: Record<string, string[]> = { one: [], two: [] };
  const listen = (name: string) => (event: RequestEvent) => {
    if (event.status !== undefined) heard[name]!.push(event.path);
  };
  const stop = new AbortController();
  const one = await context.environments.connect(id, {
    onRequest: listen('one'),
    signal: stop.signal,
  });
  const two = await context.environments.connect(id, { onRequest: listen('two') });
  await Promise.all([one.charts.list(), two.dashboards.list(), one.request('GET', '/api/v1/me/')]);
  assert.ok(heard['one']!.every((path) => !path.startsWith('/api/v1/dashboard')));
  assert.ok(
    heard['two']!.every(
      (path) => !path.startsWith('/api/v1/chart') && !path.startsWith('/api/v1/me'),
    ),
  );
  assert.ok(
    heard['one']!.some((path) => path.startsWith('/api/v1/chart')) &&
      heard['two']!.some((path) => path.startsWith('/api/v1/dashboard')),
  );
  const signIns = [...heard['one']!, ...heard['two']!].filter((path) =>
    path.includes('/security/login'),
  );
  assert.deepEqual(signIns, [], 'the sign-in of the connection test is used again');

  stop.abort();
  await one.close();
  const before = heard['one']!.length;
  await assert.rejects(one.charts.list(), { name: 'AbortError' }, 'the reason of the abort');
  assert.equal(heard['one']!.length, before);
  assert.ok(Array.isArray(await two.charts.list()), 'the other use goes on');
});
