import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ADMIN_PASSWORD, signIn, testServer } from '../../test/server.ts';

const ask = (
  url: string,
  method: string,
  headers: Record<string, string>,
  body?: unknown,
): Promise<Response> =>
  fetch(`${url}/api/session`, {
    method,
    headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    body: body === undefined ? null : JSON.stringify(body),
  });
const codeOf = async (response: Response): Promise<string> =>
  ((await response.json()) as { error: { code: string } }).error.code;

test('a browser signs in, is known by its cookie, and is unknown after signing out', async () => {
  await using server = await testServer();
  const { response, cookie } = await signIn(server.url, 'Admin', ADMIN_PASSWORD);
  assert.equal(response.status, 200);
  assert.match(response.headers.get('set-cookie')!, /HttpOnly; SameSite=Lax/);
  const user = (await (await ask(server.url, 'GET', { cookie })).json()) as {
    username: string;
    permissions: string[];
  };
  assert.equal(user.username, 'admin');
  assert.ok(user.permissions.includes('promotions:apply'));

  assert.equal((await ask(server.url, 'DELETE', { cookie, origin: server.url })).status, 204);
  assert.equal((await ask(server.url, 'GET', { cookie })).status, 401);
});

test('a write with a cookie is refused unless our own page sent it', async () => {
  await using server = await testServer();
  const { cookie } = await signIn(server.url, 'admin', ADMIN_PASSWORD);
  for (const headers of [
    { cookie },
    { cookie, origin: 'https://evil.example' },
    { cookie, origin: server.url, 'sec-fetch-site': 'cross-site' },
    { cookie, origin: server.url, 'sec-fetch-site': 'same-site' },
    { cookie, origin: 'null' },
  ]) {
    const response = await ask(server.url, 'DELETE', headers);
    assert.equal(response.status, 403, JSON.stringify(headers));
    assert.equal(await codeOf(response), 'cross-site');
  }
  assert.equal((await ask(server.url, 'GET', { cookie })).status, 200);
  const stranger = await ask(
    server.url,
    'POST',
    { origin: 'https://evil.example' },
    { username: 'admin', password: ADMIN_PASSWORD },
  );
  assert.equal(await codeOf(stranger), 'cross-site');
});

test('wrong passwords answer alike for known and unknown names, and soon have to wait', async () => {
  await using server = await testServer();
  const wrong = async (username: string) =>
    (await signIn(server.url, username, 'not the password')).response;
  const [known, unknown] = [await wrong('admin'), await wrong('nobody-of-that-name')];
  assert.equal(known.status, 401);
  assert.equal(unknown.status, 401);
  assert.deepEqual(await codeOf(known), await codeOf(unknown));
  let last = known;
  for (let tries = 0; tries < 6; tries++) last = await wrong('admin');
  assert.equal(last.status, 429);
  assert.ok(Number(last.headers.get('retry-after')) >= 1);
  const right = await signIn(server.url, 'admin', ADMIN_PASSWORD);
  assert.equal(right.response.status, 429, 'the right password has to wait as well');
});

test('changing the password ends the other sessions', async () => {
  await using server = await testServer();
  const here = await signIn(server.url, 'admin', ADMIN_PASSWORD);
  const elsewhere = await signIn(server.url, 'admin', ADMIN_PASSWORD);
  const change = (current: string) =>
    fetch(`${server.url}/api/session/password`, {
      method: 'PUT',
      headers: { cookie: here.cookie, origin: server.url, 'content-type': 'application/json' },
      body: JSON.stringify({ current, next: 'another long password' }),
    });
  assert.equal(await codeOf(await change('wrong')), 'wrong-password');
  assert.equal((await change(ADMIN_PASSWORD)).status, 204);
  assert.equal((await ask(server.url, 'GET', { cookie: here.cookie })).status, 200);
  assert.equal((await ask(server.url, 'GET', { cookie: elsewhere.cookie })).status, 401);
  assert.equal((await signIn(server.url, 'admin', ADMIN_PASSWORD)).response.status, 401);
  assert.equal((await signIn(server.url, 'admin', 'another long password')).response.status, 200);
});

test('neither passwords nor tokens stand in the log or in the database', async () => {
  await using server = await testServer();
  const { cookie } = await signIn(server.url, 'admin', ADMIN_PASSWORD);
  await signIn(server.url, 'admin', 'a wrong guess of a password');
  const secrets = [
    ADMIN_PASSWORD,
    'a wrong guess of a password',
    server.token,
    cookie.split('=')[1]!,
  ];
  const rows = await Promise.all([
    server.context.db.selectFrom('users').selectAll().execute(),
    server.context.db.selectFrom('sessions').selectAll().execute(),
    server.context.db.selectFrom('api_tokens').selectAll().execute(),
    server.context.db.selectFrom('audit').selectAll().execute(),
  ]);
  const all = server.lines.join('') + JSON.stringify(rows);
  for (const secret of secrets) assert.ok(secret.length > 10 && !all.includes(secret));
});
