import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contract } from '@ss-tools/api';
import { testServer } from '../../test/server.ts';

test('mappings name their assets as each environment was last read, by a capture or anything else', async () => {
  await using server = await testServer();
  const { db } = server.context;
  const environment = async (name: string): Promise<string> =>
    (
      await server.api.call(contract.environments.add, {
        body: {
          name,
          url: 'http://127.0.0.1:9',
          credentials: { kind: 'password', username: 'a', password: 'b' },
        },
      })
    ).id;
  const query = { source: await environment('dev'), target: await environment('stage') };
  await db
    .insertInto('asset_contents')
    .values({ hash: 'x', kind: 'database', key: 'a', name: 'any', content: '{}' })
    .execute();
  const seen = (of: string, name: string) =>
    db
      .insertInto('capture_hints')
      .values({ environment: of, asset: 'database:a', kind: 'database', hint: '', hash: 'x', name })
      .execute();
  await seen(query.source, 'examples');
  await seen(query.target, 'Stage warehouse');

  const merged = await server.api.call(contract.mappings.merge, {
    query,
    body: {
      assets: [
        { from: 'database:a', to: 'database:a' },
        { from: 'dataset:gone', to: 'dataset:gone' },
      ],
    },
  });
  const names = {
    source: { 'database:a': 'examples' },
    target: { 'database:a': 'Stage warehouse' },
  };
  assert.deepEqual(merged.names, names);
  const { assets } = await server.api.call(contract.mappings.get, { query });
  assert.equal(assets.length, 2);
  // What is mapped inside a database is of the source's.
  const inside = await server.api.call(contract.mappings.replace, {
    query,
    body: { schemas: [{ database: 'database:a', from: 'main', to: 'public' }] },
  });
  assert.deepEqual(inside.names, { source: names.source, target: {} });
});
