import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contract } from '@ss-tools/api';
import type { Route } from '@ss-tools/api';
import { sql } from 'kysely';
import { v7 } from '../database/id.ts';
import { newToken, tokenHash } from '../auth/opaque-token.ts';
import { testServer } from '../../test/server.ts';

type Sent = Omit<RequestInit, 'headers'> & { headers?: Record<string, string> };

const everyRoute: readonly Route[] = Object.values(contract).flatMap((feature) =>
  Object.values(feature),
);
const pathOf = (route: Route): string =>
  route.path.replace(':id', '0195b8a0-0000-7000-8000-000000000000').replace(':asset', 'chart:x');
const call = (url: string, route: Route, headers: Record<string, string>) =>
  fetch(url + pathOf(route), {
    method: route.method,
    headers: {
      ...headers,
      ...(route.method === 'GET' || route.method === 'DELETE'
        ? {}
        : { 'content-type': route.upload?.contentType ?? 'application/json' }),
    },
    body: route.method === 'GET' || route.method === 'DELETE' ? null : '{}',
  });
const codeOf = async (response: Response) =>
  ((await response.json()) as { error: { code: string } }).error.code;

test('every route of the contract is served, and every served route is in the contract', async () => {
  await using server = await testServer();
  const names = (routes: readonly Route[]) =>
    routes.map(({ method, path }) => `${method} ${path}`).sort();
  assert.deepEqual(names(server.running.routes), names(everyRoute));
});

test('every route but sign-in refuses anonymous callers, wrong tokens and wrong cookies, whatever else they send', async () => {
  await using server = await testServer();
  const open = server.running.routes
    .filter(({ needs }) => needs === 'nobody')
    .map(({ method, path }) => `${method} ${path}`);
  assert.deepEqual(open, ['POST /api/session']);
  for (const route of server.running.routes.filter(({ needs }) => needs !== 'nobody')) {
    const name = `${route.method} ${route.path}`;
    assert.equal((await call(server.url, route, {})).status, 401, name);
    assert.equal(
      await codeOf(await call(server.url, route, { authorization: `Bearer ${newToken('sst')}` })),
      'bad-token',
      name,
    );
    assert.equal(
      (await call(server.url, route, { cookie: `ss_tools_session=${newToken('ses')}` })).status,
      401,
      name,
    );
  }
});

test('every route refuses a user whose role may nothing', async () => {
  await using server = await testServer();
  const { db } = server.context;
  const [user, token] = [v7(), newToken('sst')];
  await db
    .insertInto('users')
    .values({ id: user, username: 'guest', role: 'guest', password_hash: '' })
    .execute();
  await db
    .insertInto('api_tokens')
    .values({ id: v7(), user_id: user, name: 'x', token_hash: tokenHash(token) })
    .execute();
  for (const route of server.running.routes.filter(
    ({ needs }) => !['nobody', 'signed-in'].includes(needs),
  )) {
    const response = await call(server.url, route, { authorization: `Bearer ${token}` });
    assert.equal(response.status, 403, `${route.method} ${route.path}`);
    assert.equal(await codeOf(response), 'forbidden');
  }
});

test('tokens: shown once, revoked at once, expired ones refused', async () => {
  await using server = await testServer();
  const { api } = server;
  const made = await api.call(contract.tokens.create, {
    body: { name: 'pipeline', expiresInDays: 1 },
  });
  const use = (token: string) =>
    fetch(`${server.url}/api/tokens`, { headers: { authorization: `Bearer ${token}` } });
  assert.equal((await use(made.token)).status, 200);
  const listed = await api.call(contract.tokens.list);
  assert.ok(listed.items.some(({ id, lastUsedAt }) => id === made.id && lastUsedAt !== null));
  assert.ok(!JSON.stringify(listed).includes(made.token));
  await sql`update api_tokens set expires_at = now() - interval '1 second' where id = ${made.id}`.execute(
    server.context.db,
  );
  assert.equal((await use(made.token)).status, 401);
  const other = await api.call(contract.tokens.create, { body: { name: 'other' } });
  await api.call(contract.tokens.revoke, { params: { id: other.id } });
  assert.equal((await use(other.token)).status, 401);
  await assert.rejects(api.call(contract.tokens.revoke, { params: { id: other.id } }), {
    status: 404,
  });
});

test('bad input is answered with each field in words', async () => {
  await using server = await testServer();
  const send = (path: string, init: Sent) =>
    fetch(server.url + path, {
      ...init,
      headers: {
        authorization: `Bearer ${server.token}`,
        'content-type': 'application/json',
        ...init.headers,
      },
    });
  const problem = async (response: Response) => ({
    status: response.status,
    ...(
      (await response.json()) as {
        error: { code: string; message: string; fields?: { path: string }[]; requestId: string };
      }
    ).error,
  });

  const invalid = await problem(
    await send('/api/tokens', {
      method: 'POST',
      body: JSON.stringify({ name: '', expiresInDays: 0.5 }),
    }),
  );
  assert.deepEqual([invalid.status, invalid.code], [400, 'invalid-input']);
  assert.deepEqual(
    invalid.fields?.map(({ path }) => path),
    ['body.name', 'body.expiresInDays'],
  );
  assert.match(invalid.message, /^body\.name: /);
  assert.match(invalid.requestId, /^[0-9a-f-]{36}$/);

  const cases: [string, Sent, number, string][] = [
    ['/api/jobs/not-an-id', {}, 400, 'invalid-input'],
    ['/api/jobs?limit=100000', {}, 400, 'invalid-input'],
    ['/api/jobs?search=%00', {}, 400, 'invalid-input'],
    ['/api/tokens', { method: 'POST', body: '{"name":' }, 400, 'bad-json'],
    ['/api/tokens', { method: 'POST', body: '' }, 400, 'bad-json'],
    ['/api/tokens', { method: 'POST', body: '{"__proto__":{"x":1},"name":"x"}' }, 400, 'bad-json'],
    [
      '/api/tokens',
      {
        method: 'POST',
        body: 'name=x',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      },
      415,
      'wrong-content-type',
    ],
    [
      '/api/tokens',
      { method: 'POST', body: 'PK', headers: { 'content-type': 'application/zip' } },
      415,
      'wrong-content-type',
    ],
    ['/api/nowhere', {}, 404, 'not-found'],
    ['/%E0%A4%A', {}, 400, 'bad-request'],
    [`/api/jobs/${'x'.repeat(3000)}`, {}, 414, 'bad-request'],
  ];
  for (const [path, init, status, code] of cases) {
    const response = await send(path, init);
    assert.equal(response.status, status, path);
    if (code !== '') assert.equal(await codeOf(response), code, path);
  }
});

test('bodies are bounded: little before sign-in, more after it', async () => {
  await using server = await testServer();
  const post = (path: string, bytes: number, headers: Record<string, string> = {}) =>
    fetch(server.url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: `"${'x'.repeat(bytes)}"`,
    });
  assert.equal((await post('/api/session', 20_000)).status, 413);
  assert.equal(
    (await post('/api/tokens', 17 * 1024 * 1024, { authorization: `Bearer ${server.token}` }))
      .status,
    413,
  );
  assert.equal(
    (await post('/api/tokens', 1024, { authorization: `Bearer ${server.token}` })).status,
    400,
  );
});

test('an answer that breaks the contract is a 500 that keeps its details in the log', async () => {
  const broken = {
    method: 'GET',
    path: '/api/broken',
    summary: '',
    needs: 'signed-in',
    answer: 'json',
    response: contract.tokens.list.response,
  } as const satisfies Route;
  await using server = await testServer({
    extra: [
      {
        routes: (add) =>
          add(broken, () => ({ items: [{ name: 'token hunter2', secret: 1 }] }) as never),
      },
    ],
  });
  const response = await fetch(`${server.url}/api/broken`, {
    headers: { authorization: `Bearer ${server.token}` },
  });
  assert.equal(response.status, 500);
  const text = await response.text();
  assert.ok(text.includes('internal') && !text.includes('hunter2') && !text.includes('contract'));
  const id = response.headers.get('x-request-id')!;
  assert.ok(
    server.lines.some(
      (line) => line.includes(id) && line.includes('what its contract does not allow'),
    ),
  );
});

test('a field that the contract does not name never leaves the server', async () => {
  const wide = {
    method: 'GET',
    path: '/api/wide',
    summary: '',
    needs: 'signed-in',
    answer: 'json',
    response: contract.tokens.list.response,
  } as const satisfies Route;
  const item = {
    id: v7(),
    name: 'x',
    createdAt: new Date().toISOString(),
    lastUsedAt: null,
    expiresAt: null,
    token_hash: 'hunter2',
  };
  await using server = await testServer({
    extra: [{ routes: (add) => add(wide, () => ({ items: [item] })) }],
  });
  const text = await (
    await fetch(`${server.url}/api/wide`, { headers: { authorization: `Bearer ${server.token}` } })
  ).text();
  assert.ok(text.includes('"name":"x"') && !text.includes('hunter2'));
});
