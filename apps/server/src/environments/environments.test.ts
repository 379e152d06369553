import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { contract } from '@ss-tools/api';
import type { ApiError } from '@ss-tools/api';
import { sql } from 'kysely';
import { SYSTEM } from '../audit/actor.ts';
import { testServer } from '../../test/server.ts';
import { parseNetwork } from './networks.ts';

const PASSWORD = 'hunter2 of superset';
const HEADER = 'hunter2 of the proxy';

/** Something that listens and is no Superset; counts who asks. */
async function notSuperset(t: TestContext): Promise<{ url: string; asked: () => number }> {
  let asked = 0;
  const server = createServer((_request, response) => {
    asked += 1;
    response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>A blog</h1>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked: () => asked };
}

const input = (url: string, name = 'dev') => ({
  name,
  url,
  stage: 'dev',
  credentials: { kind: 'password' as const, username: 'admin', password: PASSWORD },
  headers: { 'x-proxy-key': HEADER },
});

test('what is no Superset is kept, with what is wrong about it', async (t) => {
  await using server = await testServer();
  const { url } = await notSuperset(t);
  const added = await server.api.call(contract.environments.add, { body: input(`${url}/`) });
  assert.equal(added.url, url);
  assert.equal(added.inspection?.ok, false);
  assert.equal(added.inspection?.error?.code, 'not-superset');
  const closed = await server.api.call(contract.environments.edit, {
    params: { id: added.id },
    body: { ...input('http://127.0.0.1:9/bi'), name: 'gone' },
  });
  assert.equal(closed.url, 'http://127.0.0.1:9/bi');
  const tested = await server.api.call(contract.environments.test, { params: { id: added.id } });
  assert.equal(tested.error?.code, 'unreachable');
  assert.ok((tested.error?.hint ?? '').length > 0);
});

test('a changed address or account is tested at once; a changed name leaves the last test standing', async (t) => {
  await using server = await testServer();
  const { url } = await notSuperset(t);
  const { id, inspection } = await server.api.call(contract.environments.add, { body: input(url) });
  const edit = (body: object) =>
    server.api.call(contract.environments.edit, { params: { id }, body });
  const renamed = await edit({ name: 'other' });
  assert.deepEqual(renamed.inspection, inspection);
  const moved = await edit({ ...input('http://127.0.0.1:9'), name: 'other' });
  assert.equal(moved.inspection?.error?.code, 'unreachable');
  const rotated = await edit({
    credentials: { kind: 'password', username: 'admin', password: 'another one' },
  });
  assert.notEqual(rotated.inspection?.at, moved.inspection?.at);
});

test('authority and "insecure" are edited one by one', async () => {
  await using server = await testServer();
  const { api, context } = server;
  const ca = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----';
  const { id } = await api.call(contract.environments.add, {
    body: { ...input('http://127.0.0.1:9'), tls: { ca } },
  });
  const edit = async (tls: { ca?: string | null; insecure?: boolean }) => {
    const edited = await api.call(contract.environments.edit, { params: { id }, body: { tls } });
    const kept = (await context.secrets.readAll(context.db, `environment:${id}`)).get('ca');
    return { ...edited.tls, kept, code: edited.inspection?.error?.code };
  };
  const code = 'unreachable';
  assert.deepEqual(await edit({ insecure: true }), {
    customCa: true,
    insecure: true,
    kept: ca,
    code,
  });
  assert.deepEqual(await edit({ ca: null }), {
    customCa: false,
    insecure: true,
    kept: undefined,
    code,
  });
  assert.equal((await edit({ insecure: false })).insecure, false);
  assert.equal((await edit({ ca })).kept, ca);
});

test('secrets go in and never come out: not in answers, log, audit trail or plain in the database', async (t) => {
  await using server = await testServer();
  const { url } = await notSuperset(t);
  const { api, context } = server;
  const added = await api.call(contract.environments.add, { body: input(url) });
  assert.deepEqual(added.credentials, { kind: 'password', username: 'admin', provider: 'db' });
  assert.deepEqual(added.headerNames, ['x-proxy-key']);
  await api.call(contract.environments.test, { params: { id: added.id } });
  const answers = [
    await api.call(contract.environments.list),
    await api.call(contract.environments.get, { params: { id: added.id } }),
    await api.call(contract.audit.list),
  ];
  const tables = ['environments', 'secrets', 'audit', 'jobs'];
  const dumps = await Promise.all(
    tables.map((table) =>
      sql<{
        dump: string;
      }>`select string_agg(t::text, ' ') as dump from ${sql.table(table)} t`.execute(context.db),
    ),
  );
  const all =
    JSON.stringify(answers) +
    server.lines.join('') +
    dumps.map(({ rows }) => rows[0]?.dump ?? '').join('');
  for (const secret of [PASSWORD, HEADER])
    assert.ok(!all.includes(secret) && !all.includes(Buffer.from(secret).toString('hex')));
  const kept = await context.secrets.readAll(context.db, `environment:${added.id}`);
  assert.deepEqual([...kept.keys()].sort(), ['credentials', 'headers']);
});

test('stored secrets are not sent to another host than they were entered for', async (t) => {
  await using server = await testServer();
  const [home, thief] = [await notSuperset(t), await notSuperset(t)];
  const { id } = await server.api.call(contract.environments.add, { body: input(home.url) });
  const edit = (body: object) =>
    server.api.call(contract.environments.edit, { params: { id }, body });
  await assert.rejects(edit({ url: thief.url }), (error: ApiError) => {
    assert.equal(error.code, 'secrets-needed');
    assert.deepEqual(
      error.fields.map(({ path }) => path),
      ['body.credentials', 'body.headers'],
    );
    return true;
  });
  await assert.rejects(edit({ url: thief.url, credentials: input('').credentials }), {
    code: 'secrets-needed',
  });
  assert.equal(
    (await server.api.call(contract.environments.get, { params: { id } })).url,
    home.url,
  );
  assert.equal(thief.asked(), 0);
  const moved = await edit({
    url: thief.url,
    credentials: { kind: 'token', token: 'another' },
    headers: {},
  });
  assert.deepEqual(
    [moved.url, moved.credentials.kind, moved.credentials.username, moved.headerNames],
    [thief.url, 'token', null, []],
  );
  assert.equal((await edit({ url: `${thief.url}/prefix`, stage: 'prod' })).stage, 'prod');
});

test('bad input is refused in words', async () => {
  await using server = await testServer();
  const add = (body: object) =>
    server.api.call(contract.environments.add, {
      body: { ...input('http://127.0.0.1:9'), ...body } as ReturnType<typeof input>,
    });
  const refusals: [object, string, string][] = [
    [{ name: 'Dev Env' }, 'invalid-input', 'body.name'],
    [{ url: 'ftp://x' }, 'invalid-input', 'body.url'],
    [{ url: 'superset' }, 'invalid-input', 'body.url'],
    [{ url: 'http://admin:secret@host/' }, 'invalid-input', 'body.url'],
    [{ url: 'http://host/?x=1' }, 'invalid-input', 'body.url'],
    [
      { credentials: { kind: 'password', username: 'x' } },
      'invalid-input',
      'body.credentials.password',
    ],
    [{ credentials: { kind: 'magic' } }, 'invalid-input', 'body.credentials.kind'],
    [{ headers: { 'x y': '1' } }, 'invalid-input', 'body.headers.x y'],
    [{ requestsPerSecond: 0 }, 'invalid-input', 'body.requestsPerSecond'],
  ];
  for (const [body, code, path] of refusals) {
    await assert.rejects(add(body), (error: ApiError) => {
      assert.equal(error.code, code);
      assert.ok(
        error.fields.some((field) => field.path === path),
        `${path}: ${JSON.stringify(error.fields)}`,
      );
      assert.ok(!error.message.includes('secret'));
      return true;
    });
  }
  await assert.rejects(add({ url: 'http://169.254.169.254/latest/meta-data' }), {
    code: 'address-denied',
  });
  await add({});
  await assert.rejects(add({}), { code: 'name-taken', status: 409 });
  const { items } = await server.api.call(contract.environments.list);
  assert.equal(items.length, 1);
});

test('a name that leads to a denied address is refused when the connection is made', async (t) => {
  const { url, asked } = await notSuperset(t);
  const outgoing = { allow: [], deny: [parseNetwork('127.0.0.0/8')!, parseNetwork('::1')!] };
  await using server = await testServer({ config: { outgoing } });
  const added = await server.api.call(contract.environments.add, {
    body: input(url.replace('127.0.0.1', 'localhost')),
  });
  assert.equal(added.inspection?.error?.code, 'address-denied');
  assert.equal(asked(), 0);
});

test('removal: with its secrets, but not under a job that works with it', async (t) => {
  await using server = await testServer({ config: { role: 'web' } });
  const { url } = await notSuperset(t);
  const { api, context } = server;
  const { id } = await api.call(contract.environments.add, { body: input(url) });
  const job = await context.db.transaction().execute((trx) =>
    context.jobs.enqueue(trx, {
      kind: 'capture',
      title: 'Capture dev',
      input: {},
      actor: SYSTEM,
      subjects: [`environment:${id}`],
    }),
  );
  await assert.rejects(api.call(contract.environments.remove, { params: { id } }), {
    code: 'in-use',
    status: 409,
  });
  await context.db
    .updateTable('jobs')
    .set({ state: 'cancelled' })
    .where('id', '=', job.id)
    .execute();
  await api.call(contract.environments.remove, { params: { id } });
  assert.equal((await context.secrets.readAll(context.db, `environment:${id}`)).size, 0);
  await assert.rejects(api.call(contract.environments.get, { params: { id } }), { status: 404 });
  await assert.rejects(api.call(contract.environments.test, { params: { id } }), { status: 404 });
  const trail = await api.call(contract.audit.list, { query: { search: 'environment.' } });
  assert.deepEqual(
    trail.items.map(({ action, actor }) => `${actor} ${action}`),
    ['admin environment.remove', 'admin environment.add'],
  );
});
