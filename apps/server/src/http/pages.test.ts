import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { testServer } from '../../test/server.ts';

test('without a build the server runs and says how to make one', async () => {
  await using server = await testServer();
  const response = await fetch(`${server.url}/environments`, { headers: { accept: 'text/html' } });
  assert.equal(response.status, 503);
  assert.match(await response.text(), /npm run build -w apps\/web/);
});

test('the built web app: files, its index for its own paths, and nothing outside of its folder', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'ss-tools-web-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const build = join(folder, 'build');
  await mkdir(join(build, '_app/immutable'), { recursive: true });
  await writeFile(join(folder, 'secret.txt'), 'hunter2');
  await writeFile(
    join(build, 'index.html'),
    '<!doctype html><script>start()</script><script src="/_app/x.js"></script>',
  );
  await writeFile(join(build, '_app/immutable/x.js'), 'export {}');
  await writeFile(join(build, 'favicon.svg'), '<svg/>');
  await using server = await testServer({ config: { webFolder: build } });
  const get = (path: string, accept = 'text/html') =>
    fetch(server.url + path, { headers: { accept } });

  const page = await get('/promotions/1');
  assert.equal(page.status, 200);
  assert.match(await page.text(), /start\(\)/);
  const policy = page.headers.get('content-security-policy')!;
  assert.match(policy, /script-src 'self' 'sha256-[A-Za-z0-9+/]+=*'; /);
  assert.ok(
    !policy.includes("script-src 'self' 'unsafe-inline'") &&
      policy.includes("frame-ancestors 'none'"),
  );

  await writeFile(join(build, '_app/immutable/x.js.gz'), gzipSync('export {}'));
  const small = await fetch(`${server.url}/_app/immutable/x.js`, {
    headers: { 'accept-encoding': 'gzip' },
  });
  assert.equal(small.headers.get('content-encoding'), 'gzip');
  assert.match(small.headers.get('vary') ?? '', /accept-encoding/i);
  assert.equal(await small.text(), 'export {}');

  const script = await get('/_app/immutable/x.js', '*/*');
  assert.equal(script.headers.get('cache-control'), 'public, max-age=31536000, immutable');
  assert.match(script.headers.get('content-type')!, /javascript/);
  assert.equal((await get('/favicon.svg', 'image/*')).status, 200);
  assert.equal(
    (await get('/_app/immutable/old.js', '*/*')).status,
    404,
    'a missing script is not answered with a page',
  );
  assert.equal((await get('/missing.png', 'image/png')).status, 404);
  for (const path of [
    '/..%2fsecret.txt',
    '/%2e%2e/secret.txt',
    '/..%5csecret.txt',
    '/_app/..%2f..%2fsecret.txt',
    '//secret.txt',
  ]) {
    assert.ok(!(await (await get(path)).text()).includes('hunter2'), path);
  }
});

test('every answer carries the security headers, and API answers are not stored', async () => {
  await using server = await testServer();
  for (const path of ['/', '/api/session', '/api/docs', '/healthz', '/nowhere']) {
    const { headers } = await fetch(server.url + path);
    assert.equal(headers.get('x-content-type-options'), 'nosniff', path);
    assert.match(headers.get('content-security-policy') ?? '', /default-src 'self'/, path);
    assert.ok(headers.get('x-request-id') !== null, path);
    if (path.startsWith('/api/')) assert.equal(headers.get('cache-control'), 'no-store', path);
  }
});

test('OpenAPI describes every route, and the page to read it needs nothing from elsewhere', async () => {
  await using server = await testServer();
  type Operation = { operationId: string; security: unknown[]; responses: Record<string, unknown> };
  const document = (await (await fetch(`${server.url}/api/openapi.json`)).json()) as {
    openapi: string;
    paths: Record<string, Record<string, Operation>>;
  };
  assert.equal(document.openapi, '3.1.0');
  const operations = Object.values(document.paths).flatMap((path) => Object.values(path));
  assert.equal(operations.length, server.running.routes.length);
  assert.equal(new Set(operations.map(({ operationId }) => operationId)).size, operations.length);
  assert.ok(document.paths['/api/environments/{id}']?.['patch'] !== undefined);
  const page = await (await fetch(`${server.url}/api/docs`)).text();
  for (const { path } of server.running.routes) assert.ok(page.includes(path), path);
  assert.ok(!/<script|(src|href)="(https?:)?\/\//.test(page));
});

test('health, readiness and metrics', async () => {
  await using server = await testServer({
    config: {
      http: { host: '127.0.0.1', port: 0, trustProxy: false, metricsToken: 'a token for metrics' },
    },
  });
  assert.deepEqual(await (await fetch(`${server.url}/healthz`)).json(), { ok: true });
  const ready = await fetch(`${server.url}/readyz`);
  assert.deepEqual(
    [ready.status, await ready.json()],
    [200, { ok: true, checks: { database: true, migrations: true, queue: true } }],
  );
  assert.equal((await fetch(`${server.url}/metrics`)).status, 401);
  const metrics = await (
    await fetch(`${server.url}/metrics`, {
      headers: { authorization: 'Bearer a token for metrics' },
    })
  ).text();
  for (const name of [
    'ss_tools_http_request_seconds_bucket',
    'ss_tools_jobs_open{state="queued"} 0',
    'process_cpu_seconds_total',
  ]) {
    assert.ok(metrics.includes(name), name);
  }
});

test('not ready while migrations wait', async () => {
  await using server = await testServer();
  await server.context.db.deleteFrom('kysely_migration' as never).execute();
  const ready = await fetch(`${server.url}/readyz`);
  assert.equal(ready.status, 503);
  assert.deepEqual(await ready.json(), {
    ok: false,
    checks: { database: true, migrations: false, queue: true },
  });
});
