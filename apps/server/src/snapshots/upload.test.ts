import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { contract } from '@ss-tools/api';
import { writeBundle } from '@ss-tools/superset';
import { rawZip } from '../../../../packages/superset/test/raw-zip.ts';
import { begun, ended, enqueue, jobTestFeature, prepareJobTest } from '../../test/job-feature.ts';
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
    [
      'a character that the database cannot store, naming the file',
      () =>
        zip((files) => {
          const chart = [...files.keys()].find((path) => path.startsWith('charts/')) ?? '';
          const text = files.get(chart) ?? '';
          files.set(chart, text.replace(/^slice_name: .*$/m, 'slice_name: "a\\0b"'));
        }),
      /charts\/.*U\+0000/,
    ],
    [
      'a file that unpacks to far more than its size',
      async () =>
        rawZip([
          { name: 'export/metadata.yaml', content: 'version: 1.0.0\n' },
          { name: 'export/charts/Bomb_1.yaml', content: '0'.repeat(30 << 20), compressed: true },
        ]),
      /unpacks to more than/,
    ],
    [
      'a path that leads out of the bundle',
      async () => rawZip([{ name: 'export/../../charts/Out_1.yaml', content: 'uuid: x\n' }]),
      /zip file/,
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

  test('what an asset needs and the bundle does not hold is told', async () => {
    const snapshot = await upload(
      await zip((files) => {
        for (const path of [...files.keys()]) if (path.startsWith('datasets/')) files.delete(path);
      }),
    );
    assert.match(
      snapshot.problems.map(({ message }) => message).join('\n'),
      /charts\/.* needs dataset:[0-9a-f-]+, which the bundle does not hold/,
    );
  });

  test('a large bundle is read beside the rest: leases are renewed and jobs go on', async () => {
    await using busy = await testServer({ extra: [jobTestFeature] });
    const { context } = busy;
    await prepareJobTest(context.db);
    const bytes = await zip((files) => {
      const chart = [...files.keys()].find((path) => path.startsWith('charts/')) ?? '';
      const text = files.get(chart) ?? '';
      for (let copy = 100; copy < 3_100; copy += 1) {
        const uuid = `70000000-0000-4000-8000-${String(copy).padStart(12, '0')}`;
        const more = `description: >-\n${'  Some words about a chart\n'.repeat(40)}`;
        files.set(
          `charts/Copy_${copy}.yaml`,
          `${text.replace(/^uuid: .*$/m, `uuid: ${uuid}`).replace(/^description: .*$/m, '')}\n${more}`,
        );
      }
    });
    const job = await enqueue(context, { ms: 1_000 });
    await begun(context, job.id);
    const delay = monitorEventLoopDelay({ resolution: 20 });
    delay.enable();
    const began = performance.now();
    const kept = await busy.api.call(contract.snapshots.upload, {
      query: { name: 'large.zip' },
      upload: Uint8Array.from(bytes),
    });
    const took = performance.now() - began;
    delay.disable();
    assert.ok((kept.counts.chart ?? 0) > 3_000);
    const longest = delay.max / 1e6;
    assert.ok(
      longest < context.config.jobs.leaseMs / 4,
      `nothing was done for ${Math.round(longest)} ms of ${Math.round(took)} ms`,
    );
    assert.equal((await ended(context, job.id)).state, 'succeeded');
  });

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
