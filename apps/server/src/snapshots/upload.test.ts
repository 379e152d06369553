import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { contract } from '@ss-tools/api';
import { writeBundle } from '@ss-tools/superset';
import { testServer } from '../../test/server.ts';
import type { TestServer } from '../../test/server.ts';

/** A real export of Superset 6.1.0. */
const FIXTURE = join(import.meta.dirname, '../../../../packages/assets/fixtures/6.1.0');

describe('uploading a bundle', () => {
  let server: TestServer;
  before(async () => {
    server = await testServer();
  });
  after(() => server?.[Symbol.asyncDispose]());

  const upload = (bytes: Uint8Array) =>
    server.api.call(contract.snapshots.upload, {
      query: { name: 'estate.zip' },
      upload: Uint8Array.from(bytes),
    });
  const zip = async (change: (files: Map<string, string>) => void): Promise<Uint8Array> => {
    const files = await realBundle();
    change(files);
    return writeBundle(files);
  };

  test('a real export becomes a snapshot whose assets can be listed and read', async () => {
    const snapshot = await upload(await zip(() => undefined));
    assert.equal(snapshot.origin, 'bundle');
    assert.equal(snapshot.complete, false);
    assert.ok((snapshot.counts.chart ?? 0) > 0);
    const page = await server.api.call(contract.snapshots.assets, {
      params: { id: snapshot.id },
      query: { kind: 'chart' },
    });
    assert.equal(page.total, snapshot.counts.chart);
    const [first] = page.items;
    const detail = await server.api.call(contract.snapshots.asset, {
      params: { id: snapshot.id, asset: first?.id ?? '' },
    });
    assert.equal(detail.hash, first?.hash);
    assert.ok(detail.refs.length > 0);
  });

  const refused: [string, () => Promise<Uint8Array>, RegExp][] = [
    ['what is no zip', async () => Buffer.from('PK? no.'), /zip/i],
    [
      'a bundle without assets',
      async () => writeBundle(new Map([['metadata.yaml', 'version: 1.0.0\n']])),
      /holds no/,
    ],
    [
      'broken YAML, naming the file',
      () => zip((files) => files.set('charts/Broken_9.yaml', 'uuid: [')),
      /Broken_9/,
    ],
    [
      'two assets with one UUID, naming the file',
      () =>
        zip((files) => {
          const chart = [...files.keys()].find((path) => path.startsWith('charts/')) ?? '';
          files.set('charts/Copy_99.yaml', files.get(chart) ?? '');
        }),
      /Copy_99|UUID/,
    ],
  ];
  for (const [what, bytes, words] of refused) {
    test(`${what} is refused, and nothing is kept`, async () => {
      const before = await count();
      await assert.rejects(
        upload(await bytes()),
        (error: Error & { code?: string; status?: number }) => {
          assert.equal(error.code, 'bad-bundle');
          assert.equal(error.status, 422);
          assert.match(error.message, words);
          return true;
        },
      );
      assert.equal(await count(), before);
    });
  }

  const count = async (): Promise<number> =>
    (await server.api.call(contract.snapshots.list, {})).total;
});

async function realBundle(): Promise<Map<string, string>> {
  const entries = await readdir(FIXTURE, { recursive: true, withFileTypes: true });
  const files = new Map<string, string>();
  for (const entry of entries) {
    if (!entry.isFile() || !entry.name.endsWith('.yaml')) continue;
    const path = join(entry.parentPath, entry.name);
    files.set(relative(FIXTURE, path), await readFile(path, 'utf8'));
  }
  return files;
}
