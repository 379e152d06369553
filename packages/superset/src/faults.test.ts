import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { sendJson, sendPage, startFake } from '../test/fake-superset.ts';
import type { FakeSuperset, Fault } from '../test/fake-superset.ts';
import { connect, isSupersetError } from './index.ts';
import type { ConnectOptions, RequestEvent, SupersetClient, SupersetErrorCode } from './index.ts';

const password = 'correct-horse-battery';
const CSS = '/api/v1/css_template/';

function clientOf(fake: FakeSuperset, options: Partial<ConnectOptions> = {}): SupersetClient {
  return connect({ url: fake.url, auth: { kind: 'password', username: 'ada', password }, known: { version: '6.1.0', capabilities: {} as never }, ...options });
}

/** Does the fault for the first `times` requests that match. */
function first(times: number, method: string, pathStart: string, fault: Fault): Fault {
  let done = 0;
  return (request, response) => {
    if (request.method !== method || !request.path.startsWith(pathStart) || done >= times) return undefined;
    done += 1;
    return fault(request, response);
  };
}

const cut: Fault = (_request, response) => {
  response.destroy();
  return true;
};

const is = (code: SupersetErrorCode, more: (error: { ambiguous: boolean; message: string; hint: string | undefined }) => boolean = () => true) => (error: unknown) => {
  assert.ok(isSupersetError(error, code), `${code} expected, not ${String(error)}`);
  assert.ok(more(error), `${error.message} (${error.hint}), ambiguous: ${error.ambiguous}`);
  return true;
};

test('429 is waited for as long as it asks, and the write is sent again', async () => {
  await using fake = await startFake(first(1, 'POST', CSS, (_request, response) => sendJson(response, 429, { message: 'Too many' }, { 'retry-after': '1' })));
  await using client = clientOf(fake);
  const events: RequestEvent[] = [];
  await using watched = clientOf(fake, { onRequest: (event) => events.push(event) });
  const from = performance.now();
  assert.equal(await watched.cssTemplates.create({ template_name: 'x', css: '' }), 7);
  assert.ok(performance.now() - from >= 990);
  assert.equal(fake.count('POST', CSS), 2);
  const ends = events.filter(({ phase, path }) => phase === 'end' && path.startsWith(CSS));
  assert.deepEqual(ends.map(({ attempt, status }) => [attempt, status]), [[1, 429], [2, 201]]);
  assert.equal(watched.requests, 4);
  assert.equal(client.requests, 0, 'nothing is sent before the first call');
});

test('a read goes on through 502, 503 and cut connections', async () => {
  let answers = 0;
  await using fake = await startFake((request, response) => {
    if (!request.path.startsWith(CSS)) return undefined;
    answers += 1;
    if (answers === 1) return sendPage(response, 502, 'Bad Gateway');
    if (answers === 2) return sendJson(response, 503, {}, { 'retry-after': '0' });
    return answers === 3 ? cut(request, response) : undefined;
  });
  await using client = clientOf(fake);
  assert.equal((await client.cssTemplates.list()).length, 1);
  assert.equal(answers, 4);
});

test('a read gives up in the end, in words', async () => {
  await using fake = await startFake((request, response) => (request.path.startsWith(CSS) ? sendPage(response, 503, 'Maintenance') : undefined));
  await using client = clientOf(fake, { retries: 1 });
  await assert.rejects(client.cssTemplates.list(), is('unavailable', ({ message, ambiguous }) => message.includes('Maintenance') && !ambiguous));
  assert.equal(fake.count('GET', CSS), 2);
});

test('a create whose answer is lost is not repeated, and says that nothing is certain', async () => {
  await using fake = await startFake(first(9, 'POST', CSS, cut));
  await using client = clientOf(fake);
  await assert.rejects(client.cssTemplates.create({ template_name: 'x', css: '' }), is('connection-lost-after-send', ({ ambiguous, hint }) => ambiguous && hint !== undefined));
  assert.equal(fake.count('POST', CSS), 1);
});

test('a create whose answer is lost is looked for, and made again only if it is not there', async () => {
  await using fake = await startFake(first(1, 'POST', CSS, cut));
  await using client = clientOf(fake);
  assert.equal(await client.cssTemplates.create({ template_name: 'x', css: '' }, { find: () => Promise.resolve(41) }), 41);
  assert.equal(fake.count('POST', CSS), 1, 'found: not sent again');

  await using other = await startFake(first(1, 'POST', CSS, cut));
  await using again = clientOf(other);
  assert.equal(await again.cssTemplates.create({ template_name: 'x', css: '' }, { find: () => Promise.resolve(null) }), 7);
  assert.equal(other.count('POST', CSS), 2, 'not found: sent again');
});

test('an import cut after the commit is found done; a slow one is never sent twice', async () => {
  const path = '/api/v1/assets/import/';
  const bundle = new Map([['metadata.yaml', 'type: assets\n']]);
  await using fake = await startFake(first(1, 'POST', path, cut));
  await using client = clientOf(fake);
  await client.importAssets(bundle, { check: () => Promise.resolve(true) });
  assert.equal(fake.count('POST', path), 1);

  await using slow = await startFake(first(1, 'POST', path, (_request, response) => sendPage(response, 504, 'Gateway Time-out')));
  await using patient = clientOf(slow);
  await assert.rejects(patient.importAssets(bundle, { check: () => Promise.resolve(false) }), is('unavailable', ({ ambiguous }) => ambiguous));
  assert.equal(slow.count('POST', path), 1, 'it may still be running');
});

test('an import that fails without a reason is ambiguous and tells the usual ones', async () => {
  await using fake = await startFake(first(1, 'POST', '/api/v1/assets/import/', (_request, response) => sendJson(response, 500, { errors: [{ message: 'Import failed for an unknown reason' }] })));
  await using client = clientOf(fake);
  await assert.rejects(client.importAssets(new Map([['metadata.yaml', '']])), is('import-failed', ({ ambiguous, message }) => ambiguous && message.includes('unknown reason')));
});

test('an update repeats by itself; a delete that finds nothing the second time was done', async () => {
  await using fake = await startFake(async (request, response) => {
    if (request.path !== `${CSS}7`) return undefined;
    const place = fake.count(request.method, request.path);
    if (place === 1) return cut(request, response);
    return request.method === 'DELETE' ? sendJson(response, 404, { message: 'Not found' }) : undefined;
  });
  await using client = clientOf(fake);
  await client.cssTemplates.update(7, { css: 'b{}' });
  await client.cssTemplates.delete(7);
  assert.equal(fake.count('PUT', `${CSS}7`), 2);
  assert.equal(fake.count('DELETE', `${CSS}7`), 2);
});

test('an expired token is refreshed once for all who meet it, and a refused refresh signs in anew', async () => {
  let refused = 'access-none';
  await using fake = await startFake((request, response) => {
    if (request.path.startsWith(CSS) && request.headers.authorization === `Bearer ${refused}`) return sendJson(response, 401, { msg: 'Token has expired' });
    return undefined;
  });
  await using client = clientOf(fake);
  await client.cssTemplates.list();
  refused = String(fake.seen.at(-1)?.headers.authorization).slice('Bearer '.length);
  await Promise.all([client.cssTemplates.list(), client.cssTemplates.list(), client.cssTemplates.list()]);
  assert.equal(fake.count('POST', '/api/v1/security/refresh'), 1);
  assert.equal(fake.count('POST', '/api/v1/security/login'), 1);

  await using strict = await startFake((request, response) => {
    if (request.path === '/api/v1/security/refresh') return sendJson(response, 401, { msg: 'Token has been revoked' });
    if (request.path.startsWith(CSS) && strict.count('POST', '/api/v1/security/login') === 1) return sendJson(response, 422, { msg: 'Signature verification failed' });
    return undefined;
  });
  await using other = clientOf(strict);
  assert.equal((await other.cssTemplates.list()).length, 1);
  assert.equal(strict.count('POST', '/api/v1/security/login'), 2);
});

test('a token of one’s own that is refused is not tried again', async () => {
  await using fake = await startFake((request, response) => (request.path.startsWith(CSS) ? sendJson(response, 401, { msg: 'Token has expired' }) : undefined));
  await using client = clientOf(fake, { auth: { kind: 'token', token: 'access-of-mine' } });
  await assert.rejects(client.cssTemplates.list(), is('bad-credentials', ({ message }) => !message.includes('access-of-mine')));
  assert.equal(fake.seen.length, 1);
});

test('a CSRF token that is refused is fetched anew, with its cookie', async () => {
  await using fake = await startFake(first(1, 'POST', CSS, (_request, response) => sendJson(response, 400, { message: '400 Bad Request: The CSRF token has expired.' })));
  await using client = clientOf(fake);
  assert.equal(await client.cssTemplates.create({ template_name: 'x', css: '' }), 7);
  assert.equal(fake.count('GET', '/api/v1/security/csrf_token/'), 2);
  const sent = fake.seen.at(-1);
  assert.equal(sent?.headers.referer, `${fake.url}/`);
  assert.equal(sent?.headers.accept, 'application/json');
});

test('a proxy’s sign-in page, a page of something else, and no HTTP at all are not Superset', async () => {
  await using proxy = await startFake((_request, response) => sendPage(response, 200, 'Sign in to Example Corp'));
  await assert.rejects(clientOf(proxy).inspect(), is('not-superset', ({ hint }) => hint?.includes('headers') === true));
  await using blog = await startFake((_request, response) => sendPage(response, 404, 'My blog'));
  await assert.rejects(clientOf(blog).inspect(), is('not-superset', ({ hint }) => hint?.includes('address') === true));
  await using redirect = await startFake((_request, response) => {
    response.writeHead(302, { location: 'https://login.example.org/oauth?client_id=x' }).end();
    return true;
  });
  await assert.rejects(clientOf(redirect).inspect(), is('not-superset', ({ message }) => message.includes('login.example.org')));

  const mail = createServer((socket) => socket.on('error', () => {}).end('220 mail.example.org ESMTP\r\n'));
  await new Promise<void>((resolve) => mail.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(mail.address() as AddressInfo).port}`;
  await assert.rejects(connect({ url, auth: { kind: 'token', token: 'x' } }).dashboards.list(), is('not-superset'));
  mail.close();
});

test('nobody there, https where http is spoken, and a denied address are told apart', async () => {
  const gone = createServer();
  await new Promise<void>((resolve) => gone.listen(0, '127.0.0.1', resolve));
  const { port } = gone.address() as AddressInfo;
  await new Promise((resolve) => gone.close(resolve));
  const auth = { kind: 'token', token: 'x' } as const;
  await assert.rejects(connect({ url: `http://127.0.0.1:${port}`, auth }).version(), is('unreachable', ({ ambiguous }) => !ambiguous));

  await using fake = await startFake();
  await assert.rejects(connect({ url: fake.url.replace('http:', 'https:'), auth }).version(), is('tls', ({ hint }) => hint?.includes('http://') === true));
  const lookup: NonNullable<ConnectOptions['lookup']> = (hostname, _options, done) => done(new Error(`${hostname} is not an allowed address`), '');
  await assert.rejects(connect({ url: 'http://internal.example.org', auth, lookup }).version(), is('unreachable', ({ message }) => message.includes('not an allowed address')));
});

test('a server that does not answer in time, and one that answers too much', async () => {
  await using slow = await startFake((request) => request.path.startsWith(CSS) || undefined);
  await assert.rejects(clientOf(slow, { timeouts: { request: 80 } }).cssTemplates.list(), is('timeout', ({ ambiguous }) => !ambiguous));
  assert.equal(slow.count('GET', CSS), 2, 'tried once more');
  await using big = await startFake((request, response) => (request.path.startsWith(CSS) ? sendJson(response, 200, { result: 'x'.repeat(9000) }) : undefined));
  await assert.rejects(clientOf(big, { limits: { json: 5000 } }).cssTemplates.list(), is('response-too-large'));
});

test('cancelling ends a request, a wait and a retry at once', async () => {
  await using fake = await startFake((request, response) => (request.path.startsWith(CSS) ? sendJson(response, 503, {}, { 'retry-after': '60' }) : undefined));
  const cancel = new AbortController();
  await using client = clientOf(fake, { onRequest: ({ status }) => status === 503 && setImmediate(() => cancel.abort()) });
  const from = performance.now();
  await assert.rejects(client.cssTemplates.list({ signal: cancel.signal }), is('cancelled'));
  assert.ok(performance.now() - from < 5000);
});

test('no error holds the password, a token, a header or an import’s secret', async () => {
  const secret = 'sEcret-database-pw';
  await using fake = await startFake((request, response) => {
    if (request.path.includes('security/')) return undefined;
    return sendJson(response, 422, { message: `${request.body} ${JSON.stringify(request.headers)} ${password}`, errors: undefined });
  });
  await using client = clientOf(fake, { headers: { 'X-Proxy-Key': 'proxy-key-0815' } });
  await assert.rejects(client.importAssets(new Map([['metadata.yaml', '']]), { passwords: { 'databases/x.yaml': secret } }), (error) => {
    assert.ok(isSupersetError(error, 'rejected'));
    const all = `${error.message} ${error.stack} ${JSON.stringify(error)} ${JSON.stringify(error.problems)}`;
    for (const hidden of [secret, password, 'proxy-key-0815', /access-\d/, /csrf-\d/]) assert.ok(!all.match(hidden), `${String(hidden)} in ${all}`);
    return true;
  });
});

test('options that cannot be right are refused before anything is sent', () => {
  const auth = { kind: 'token', token: 'x' } as const;
  for (const url of ['', 'superset.example.org', 'ftp://x', 'https://ada:pw@x']) assert.throws(() => connect({ url, auth }), is('bad-options', ({ message }) => !message.includes('pw@')));
  for (const name of ['Authorization', 'Host', 'bad name']) assert.throws(() => connect({ url: 'http://x', auth, headers: { [name]: 'v' } }), is('bad-options'));
  assert.throws(() => connect({ url: 'http://x', auth, headers: { ok: 'a\r\nb: c' } }), is('bad-options'));
  assert.throws(() => connect({ url: 'https://x', auth, tls: { ca: 'pem', insecure: true } }), is('bad-options'));
  assert.equal(connect({ url: ' https://bi.example.org/superset// ', auth }).url, 'https://bi.example.org/superset');
});
