import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { sendJson, sendPage, startFake } from '../test/fake-superset.ts';
import { CSS, clientOf, first, is, password } from '../test/faults.ts';
import { connect, isSupersetError } from './index.ts';
import type { ConnectOptions } from './index.ts';

test('an expired token is refreshed once for all who meet it, and a refused refresh signs in anew', async () => {
  let refused = 'access-none';
  await using fake = await startFake((request, response) => {
    if (request.path.startsWith(CSS) && request.headers.authorization === `Bearer ${refused}`)
      return sendJson(response, 401, { msg: 'Token has expired' });
    return undefined;
  });
  await using client = clientOf(fake);
  await client.cssTemplates.list();
  refused = String(fake.seen.at(-1)?.headers.authorization).slice('Bearer '.length);
  await Promise.all([
    client.cssTemplates.list(),
    client.cssTemplates.list(),
    client.cssTemplates.list(),
  ]);
  assert.equal(fake.count('POST', '/api/v1/security/refresh'), 1);
  assert.equal(fake.count('POST', '/api/v1/security/login'), 1);

  await using strict = await startFake((request, response) => {
    if (request.path === '/api/v1/security/refresh')
      return sendJson(response, 401, { msg: 'Token has been revoked' });
    if (request.path.startsWith(CSS) && strict.count('POST', '/api/v1/security/login') === 1)
      return sendJson(response, 422, { msg: 'Signature verification failed' });
    return undefined;
  });
  await using other = clientOf(strict);
  assert.equal((await other.cssTemplates.list()).length, 1);
  assert.equal(strict.count('POST', '/api/v1/security/login'), 2);
});

test('a token of one’s own that is refused is not tried again', async () => {
  await using fake = await startFake((request, response) =>
    request.path.startsWith(CSS)
      ? sendJson(response, 401, { msg: 'Token has expired' })
      : undefined,
  );
  await using client = clientOf(fake, { auth: { kind: 'token', token: 'access-of-mine' } });
  await assert.rejects(
    client.cssTemplates.list(),
    is('bad-credentials', ({ message }) => !message.includes('access-of-mine')),
  );
  assert.equal(fake.seen.length, 1);
});

test('a CSRF token that is refused is fetched anew, with its cookie', async () => {
  await using fake = await startFake(
    first(1, 'POST', CSS, (_request, response) =>
      sendJson(response, 400, { message: '400 Bad Request: The CSRF token has expired.' }),
    ),
  );
  await using client = clientOf(fake);
  assert.equal(await client.cssTemplates.create({ template_name: 'x', css: '' }), 7);
  assert.equal(fake.count('GET', '/api/v1/security/csrf_token/'), 2);
  const sent = fake.seen.at(-1);
  assert.equal(sent?.headers.referer, `${fake.url}/`);
  assert.equal(sent?.headers.accept, 'application/json');
});

test('a proxy’s sign-in page, a page of something else, and no HTTP at all are not Superset', async () => {
  await using proxy = await startFake((_request, response) =>
    sendPage(response, 200, 'Sign in to Example Corp'),
  );
  await assert.rejects(
    clientOf(proxy).inspect(),
    is('not-superset', ({ hint }) => hint?.includes('headers') === true),
  );
  await using blog = await startFake((_request, response) => sendPage(response, 404, 'My blog'));
  await assert.rejects(
    clientOf(blog).inspect(),
    is('not-superset', ({ hint }) => hint?.includes('address') === true),
  );
  await using redirect = await startFake((_request, response) => {
    response.writeHead(302, { location: 'https://login.example.org/oauth?client_id=x' }).end();
    return true;
  });
  await assert.rejects(
    clientOf(redirect).inspect(),
    is('not-superset', ({ message }) => message.includes('login.example.org')),
  );

  const mail = createServer((socket) =>
    socket.on('error', () => {}).end('220 mail.example.org ESMTP\r\n'),
  );
  await new Promise<void>((resolve) => mail.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(mail.address() as AddressInfo).port}`;
  await assert.rejects(
    connect({ url, auth: { kind: 'token', token: 'x' } }).dashboards.list(),
    is('not-superset'),
  );
  mail.close();
});

test('nobody there, https where http is spoken, and a denied address are told apart', async () => {
  const gone = createServer();
  await new Promise<void>((resolve) => gone.listen(0, '127.0.0.1', resolve));
  const { port } = gone.address() as AddressInfo;
  await new Promise((resolve) => gone.close(resolve));
  const auth = { kind: 'token', token: 'x' } as const;
  await assert.rejects(
    connect({ url: `http://127.0.0.1:${port}`, auth }).version(),
    is('unreachable', ({ ambiguous }) => !ambiguous),
  );

  await using fake = await startFake();
  await assert.rejects(
    connect({ url: fake.url.replace('http:', 'https:'), auth }).version(),
    is('tls', ({ hint }) => hint?.includes('http://') === true),
  );
  const lookup: NonNullable<ConnectOptions['lookup']> = (hostname, _options, done) =>
    done(new Error(`${hostname} is not an allowed address`), '');
  await assert.rejects(
    connect({ url: 'http://internal.example.org', auth, lookup }).version(),
    is('unreachable', ({ message }) => message.includes('not an allowed address')),
  );
});

test('a server that does not answer in time, and one that answers too much', async () => {
  await using slow = await startFake((request) => request.path.startsWith(CSS) || undefined);
  await assert.rejects(
    clientOf(slow, { timeouts: { request: 80 } }).cssTemplates.list(),
    is('timeout', ({ ambiguous }) => !ambiguous),
  );
  assert.equal(slow.count('GET', CSS), 2, 'tried once more');
  await using big = await startFake((request, response) =>
    request.path.startsWith(CSS)
      ? sendJson(response, 200, { result: 'x'.repeat(9000) })
      : undefined,
  );
  await assert.rejects(
    clientOf(big, { limits: { json: 5000 } }).cssTemplates.list(),
    is('response-too-large'),
  );
});

test('cancelling ends a request, a wait and a retry at once', async () => {
  await using fake = await startFake((request, response) =>
    request.path.startsWith(CSS) ? sendJson(response, 503, {}, { 'retry-after': '60' }) : undefined,
  );
  const cancel = new AbortController();
  await using client = clientOf(fake, {
    onRequest: ({ status }) => status === 503 && setImmediate(() => cancel.abort()),
  });
  const from = performance.now();
  await assert.rejects(client.cssTemplates.list({ signal: cancel.signal }), is('cancelled'));
  assert.ok(performance.now() - from < 5000);
});

test('no error holds the password, a token, a header or an import’s secret', async () => {
  const secret = 'sEcret-database-pw';
  await using fake = await startFake((request, response) => {
    if (request.path.includes('security/')) return undefined;
    return sendJson(response, 422, {
      message: `${request.body} ${JSON.stringify(request.headers)} ${password}`,
      errors: undefined,
    });
  });
  await using client = clientOf(fake, { headers: { 'X-Proxy-Key': 'proxy-key-0815' } });
  await assert.rejects(
    client.importAssets(new Map([['metadata.yaml', '']]), {
      passwords: { 'databases/x.yaml': secret },
    }),
    (error) => {
      assert.ok(isSupersetError(error, 'rejected'));
      const all = `${error.message} ${error.stack} ${JSON.stringify(error)} ${JSON.stringify(error.problems)}`;
      for (const hidden of [secret, password, 'proxy-key-0815', /access-\d/, /csrf-\d/])
        assert.ok(!all.match(hidden), `${String(hidden)} in ${all}`);
      return true;
    },
  );
});

test('options that cannot be right are refused before anything is sent', () => {
  const auth = { kind: 'token', token: 'x' } as const;
  for (const url of ['', 'superset.example.org', 'ftp://x', 'https://ada:pw@x'])
    assert.throws(
      () => connect({ url, auth }),
      is('bad-options', ({ message }) => !message.includes('pw@')),
    );
  for (const name of ['Authorization', 'Host', 'bad name'])
    assert.throws(
      () => connect({ url: 'http://x', auth, headers: { [name]: 'v' } }),
      is('bad-options'),
    );
  assert.throws(
    () => connect({ url: 'http://x', auth, headers: { ok: 'a\r\nb: c' } }),
    is('bad-options'),
  );
  assert.throws(
    () => connect({ url: 'https://x', auth, tls: { ca: 'pem', insecure: true } }),
    is('bad-options'),
  );
  assert.equal(
    connect({ url: ' https://bi.example.org/superset// ', auth }).url,
    'https://bi.example.org/superset',
  );
});
