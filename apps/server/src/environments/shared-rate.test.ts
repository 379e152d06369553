import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { contract } from '@ss-tools/api';
import { testServer } from '../../test/server.ts';

const RATE = 60;

test('two servers on one PostgreSQL share one budget of an environment', async (t) => {
  const arrived: number[] = [];
  const superset = createServer((request, response) => {
    if (request.url?.startsWith('/api/v1/counted') === true) arrived.push(performance.now());
    response
      .writeHead(200, { 'content-type': 'application/json' })
      .end(JSON.stringify({ access_token: 'a', refresh_token: 'r', result: {} }));
  });
  await new Promise<void>((resolve) => superset.listen(0, '127.0.0.1', resolve));
  t.after(() => superset.close());
  await using one = await testServer();
  await using other = await one.another();
  const { id } = await one.api.call(contract.environments.add, {
    body: {
      name: 'dev',
      url: `http://127.0.0.1:${(superset.address() as AddressInfo).port}`,
      credentials: { kind: 'token', token: 'opaque' },
      requestsPerSecond: RATE,
    },
  });
  const many = async ({ context }: typeof one): Promise<void> => {
    const client = await context.environments.connect(id);
    await Promise.all(Array.from({ length: 60 }, () => client.request('GET', '/api/v1/counted')));
  };
  await Promise.all([many(one), many(other)]);
  arrived.sort((a, b) => a - b);
  assert.equal(arrived.length, 120);
  for (const [index, start] of arrived.entries()) {
    const within = arrived.slice(index).filter((at) => at - start < 1000).length;
    // Each of the two may hold a portion of 5 that it was given just before.
    assert.ok(within <= RATE + 2 * 5, `${within} requests in one second`);
  }
});
