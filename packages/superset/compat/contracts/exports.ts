import assert from 'node:assert/strict';
import { isSupersetError, readBundle, writeBundle } from '../../src/index.ts';
import type { Bundle } from '../../src/index.ts';
import type { Contract } from '../contract.ts';
import { plantSeed } from '../seed.ts';

const folders = (bundle: Bundle): string[] =>
  [...new Set([...bundle.keys()].map((path) => path.split('/')[0] ?? ''))].sort();

export const exports: Contract = {
  capability: 'Exports come as bundles',
  checks: {
    'a dashboard comes with all that it needs': async (stage) => {
      await using seed = await plantSeed(stage, 'exported');
      const bundle = await stage.client.exportBundle('dashboard', [seed.dashboardId]);
      assert.deepEqual(
        folders(bundle).filter((name) => name !== 'tags.yaml'),
        ['charts', 'dashboards', 'databases', 'datasets', 'metadata.yaml'],
      );
      assert.equal([...bundle.keys()].filter((path) => path.startsWith('charts/')).length, 2);
      assert.match(bundle.get('metadata.yaml') ?? '', /type: Dashboard/);
    },
    'a chart, a dataset, a database and a saved query each come alone': async (stage) => {
      await using seed = await plantSeed(stage, 'single');
      const { client } = stage;
      const query = await client.savedQueries.create({
        db_id: seed.databaseId,
        label: 'kept',
        sql: 'select 1',
      });
      try {
        const [chart, dataset, database, saved] = await Promise.all([
          client.exportBundle('chart', [seed.chartIds[0]]),
          client.exportBundle('dataset', [seed.datasetId]),
          client.exportBundle('database', [seed.databaseId]),
          client.exportBundle('saved_query', [query]),
        ]);
        assert.ok(folders(chart).includes('charts') && folders(chart).includes('datasets'));
        assert.ok(folders(dataset).includes('datasets') && folders(dataset).includes('databases'));
        assert.ok(folders(database).includes('databases'));
        assert.ok(folders(saved).includes('queries'));
      } finally {
        await client.savedQueries.delete(query);
      }
    },
    'the whole estate comes in one request': async (stage) => {
      await using seed = await plantSeed(stage, 'whole');
      const before = stage.client.requests;
      const bundle = await stage.client.exportAssets();
      assert.equal(stage.client.requests, before + 1);
      assert.match(bundle.get('metadata.yaml') ?? '', /type: assets/);
      assert.ok(
        [...bundle].some(
          ([path, text]) =>
            path.startsWith('dashboards/') && text.includes(`${seed.name} dashboard`),
        ),
      );
      // Packed and unpacked it is the same.
      assert.deepEqual(await readBundle(await writeBundle(bundle)), bundle);
    },
    'an id that comes twice is asked for once, none asks nothing': async (stage) => {
      await using seed = await plantSeed(stage, 'portions');
      const { client } = stage;
      const before = client.requests;
      assert.equal((await client.exportBundle('chart', [])).size, 0);
      assert.equal(client.requests, before);
      const bundle = await client.exportBundle(
        'chart',
        Array.from({ length: 400 }, (_, place) => seed.chartIds[place % 2] ?? 0),
      );
      assert.equal(client.requests, before + 1);
      assert.equal([...bundle.keys()].filter((path) => path.startsWith('charts/')).length, 2);
    },
    'what is not there is not found': async ({ client }) => {
      await assert.rejects(client.exportBundle('dashboard', [987_654]), (error) =>
        isSupersetError(error, 'not-found'),
      );
    },
  },
};
