import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Problem } from '@ss-tools/api';
import fc from 'fast-check';
import { testServer } from '../../test/server.ts';
import type { TestServer } from '../../test/server.ts';

const NASTY = [
  '',
  '\0',
  '\ud800',
  '%',
  '_',
  '\\',
  "' or 1=1 --",
  '../..',
  'x'.repeat(5_000),
  '-1',
  '1e999',
  'NaN',
  'null',
  '[object Object]',
  'chart:\0',
  '🦊',
];
const text = fc.oneof(fc.constantFrom(...NASTY), fc.string({ unit: 'binary', maxLength: 40 }));
const json = fc.oneof(
  fc.jsonValue({ maxDepth: 4 }),
  fc.constantFrom(...NASTY, [], {}, null, 0, -1, 1e308, { constructor: { prototype: {} } }),
);

/** Bodies that know the field names of the contract, so that they get further than the first check. */
const FIELDS = [
  'name',
  'url',
  'credentials',
  'headers',
  'tls',
  'username',
  'password',
  'current',
  'next',
  'expiresInDays',
  'source',
  'target',
  'select',
  'remove',
  'resolutions',
  'passwords',
  'left',
  'right',
  'plan',
  'hash',
  'assets',
  'roles',
  'full',
  'from',
  'environment',
  'snapshot',
  'kind',
];
const body = fc.oneof(json, fc.dictionary(fc.constantFrom(...FIELDS), json, { maxKeys: 6 }));
const query = fc.dictionary(
  fc.constantFrom(
    'search',
    'offset',
    'limit',
    'kind',
    'state',
    'status',
    'source',
    'target',
    'open',
    'environment',
    'name',
  ),
  text,
  { maxKeys: 3 },
);
const id = fc.oneof(fc.constant('0195b8a0-0000-7000-8000-000000000000'), text);

test(
  'no input of any route makes the server fail, or answer anything but the contract’s problem',
  { timeout: 300_000 },
  async () => {
    await using server = await testServer({ config: { role: 'web' } });
    for (const route of server.running.routes) {
      await fc.assert(
        fc.asyncProperty(id, text, query, body, (key, asset, parameters, sent) =>
          survives(server, route, key, asset, parameters, sent),
        ),
        { numRuns: 25 },
      );
    }
    const failures = server.lines.filter((line) => line.includes('"level":50'));
    assert.deepEqual(failures, []);
    assert.equal((await fetch(`${server.url}/readyz`)).status, 200);
  },
);

async function survives(
  server: TestServer,
  route: TestServer['running']['routes'][number],
  key: string,
  asset: string,
  parameters: Record<string, string>,
  sent: unknown,
): Promise<void> {
  const part = (value: string): string => encodeURIComponent(value.toWellFormed()) || '%20';
  const path = route.path.replace(':id', part(key)).replace(':asset', part(asset));
  const search = new URLSearchParams(parameters).toString();
  const plain = route.method === 'GET' || route.method === 'DELETE';
  const response = await fetch(`${server.url}${path}?${search}`, {
    method: route.method,
    headers: {
      authorization: `Bearer ${server.token}`,
      ...(plain ? {} : { 'content-type': route.upload?.contentType ?? 'application/json' }),
    },
    body: plain ? null : JSON.stringify(sent),
  });
  const said = await response.text();
  const about = `${route.method} ${path}?${search} ${JSON.stringify(sent)} → ${response.status} ${said.slice(0, 300)}`;
  // 502: the API passes on what a Superset said; here there is none, so that does not happen either.
  assert.ok(response.status < 500, about);
  if (response.status >= 400) assert.ok(Problem.safeParse(JSON.parse(said)).success, about);
}
