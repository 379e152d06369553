import assert from 'node:assert/strict';
import { isSupersetError } from '../../src/index.ts';
import type { Bundle } from '../../src/index.ts';
import type { Contract, Stage } from '../contract.ts';
import { edit, only } from '../edit.ts';
import { plantSeed } from '../seed.ts';
import type { Seed } from '../seed.ts';

/** What `dashboard/export` gives, in the form that `assets/import` takes. */
async function closure({ client }: Stage, seed: Seed): Promise<Bundle> {
  const bundle = await client.exportBundle('dashboard', [seed.dashboardId]);
  bundle.set(
    'metadata.yaml',
    (bundle.get('metadata.yaml') ?? '').replace('type: Dashboard', 'type: assets'),
  );
  bundle.delete('tags.yaml');
  return bundle;
}

export const assetsImport: Contract = {
  capability: 'An assets import overwrites all that is in the bundle',
  needs: 'assetsImport',
  checks: {
    'a chart, its dataset and the dashboard are overwritten together': async (stage) => {
      await using seed = await plantSeed(stage, 'overwritten');
      let bundle = await closure(stage, seed);
      bundle = edit(bundle, 'charts', `${seed.name} chart 1`, `${seed.name} renamed chart`);
      bundle = edit(bundle, 'datasets', /^description: .*$/m, 'description: told by a bundle');
      bundle = edit(bundle, 'dashboards', /^css: .*$/m, 'css: "/* told by a bundle */"');
      await stage.client.importAssets(bundle);
      const [chart, dataset, dashboard] = await Promise.all([
        stage.client.charts.get(seed.chartIds[0]),
        stage.client.datasets.get(seed.datasetId),
        stage.client.dashboards.get(seed.dashboardId),
      ]);
      assert.equal(chart['slice_name'], `${seed.name} renamed chart`);
      assert.equal(dataset['description'], 'told by a bundle');
      assert.equal(dashboard['css'], '/* told by a bundle */');
    },
    'what was deleted comes back under its UUID': async (stage) => {
      await using seed = await plantSeed(stage, 'back');
      const { client } = stage;
      const bundle = await closure(stage, seed);
      const before = (await client.ids()).charts.byId.get(seed.chartIds[0])?.uuid ?? '';
      await client.charts.delete(seed.chartIds[0]);
      assert.equal((await client.ids()).charts.byUuid.has(before), false);
      await client.importAssets(bundle);
      const back = (await client.ids()).charts.byUuid.get(before);
      assert.ok(back);
      assert.deepEqual(
        await client.dashboards.charts(seed.dashboardId),
        [seed.chartIds[1], back.id].sort((a, b) => a - b),
      );
      await client.charts.delete(back.id);
    },
    'a field that it does not know is refused, whole, and the error says that nothing is certain':
      async (stage) => {
        await using seed = await plantSeed(stage, 'refused');
        let bundle = await closure(stage, seed);
        bundle = edit(bundle, 'charts', `${seed.name} chart 1`, 'must not arrive');
        bundle = edit(bundle, 'datasets', /^description: .*$/m, 'field_of_tomorrow: 1');
        await assert.rejects(
          stage.client.importAssets(bundle),
          (error) =>
            isSupersetError(error, 'import-failed', 'rejected') &&
            (error.code === 'rejected' || (error.ambiguous && error.hint !== undefined)),
        );
        assert.equal(
          (await stage.client.charts.get(seed.chartIds[0]))['slice_name'],
          `${seed.name} chart 1`,
        );
      },
    'a new database needs its password; before 6.0 it must also be within reach': async (stage) => {
      await using seed = await plantSeed(stage, 'secret');
      const { client } = stage;
      const uuid = '11111111-2222-4333-8444-555555555555';
      const file = 'databases/Elsewhere.yaml';
      const text =
        [...(await client.exportBundle('database', [seed.databaseId]))].find(([path]) =>
          path.startsWith('databases/'),
        )?.[1] ?? '';
      const elsewhere = text
        .replace(/^database_name: .*$/m, 'database_name: Elsewhere')
        .replace(
          /^sqlalchemy_uri: .*$/m,
          'sqlalchemy_uri: postgresql://reader:XXXXXXXXXX@127.0.0.1:9/nothing',
        )
        .replace(/^uuid: .*$/m, `uuid: ${uuid}`);
      const bundle: Bundle = new Map([
        ['metadata.yaml', 'version: 1.0.0\ntype: assets\ntimestamp: "2026-01-01T00:00:00+00:00"\n'],
        [file, elsewhere],
      ]);
      await assert.rejects(client.importAssets(bundle), (error) => isSupersetError(error));
      assert.equal((await client.ids()).databases.byUuid.has(uuid), false);
      const withPassword = client.importAssets(bundle, { passwords: { [file]: 'a-Secret-9' } });
      if (Number(stage.found.line) < 6) {
        await assert.rejects(
          withPassword,
          (error) =>
            isSupersetError(error, 'import-failed') && !error.message.includes('a-Secret-9'),
        );
        assert.equal((await client.ids()).databases.byUuid.has(uuid), false);
        return;
      }
      await withPassword;
      const made = (await client.ids()).databases.byUuid.get(uuid);
      assert.ok(made);
      await client.databases.delete(made.id);
    },
  },
};

export const sparseImport: Contract = {
  capability: 'A sparse import takes only what changed',
  needs: 'sparseAssetsImport',
  checks: {
    'one chart alone': async (stage) => {
      await using seed = await plantSeed(stage, 'sparse');
      const whole = edit(
        await closure(stage, seed),
        'charts',
        `${seed.name} chart 1`,
        `${seed.name} sparse`,
      );
      const chart = only(
        whole,
        (_, text) => text.includes(`${seed.name} sparse`) && text.startsWith('slice_name'),
      );
      assert.equal(chart.size, 2);
      await stage.client.importAssets(chart, { sparse: true });
      assert.equal(
        (await stage.client.charts.get(seed.chartIds[0]))['slice_name'],
        `${seed.name} sparse`,
      );
      assert.deepEqual(
        await stage.client.dashboards.charts(seed.dashboardId),
        seed.chartIds.toSorted((a, b) => a - b),
      );
    },
    'one dataset needs its database in the bundle, one dashboard nothing': async (stage) => {
      await using seed = await plantSeed(stage, 'sparse');
      const whole = await closure(stage, seed);
      const dashboard = only(
        edit(whole, 'dashboards', /^css: .*$/m, 'css: "/* sparse */"'),
        (path) => path.startsWith('dashboards/'),
      );
      await stage.client.importAssets(dashboard, { sparse: true });
      assert.equal((await stage.client.dashboards.get(seed.dashboardId))['css'], '/* sparse */');
      const dataset = only(
        edit(whole, 'datasets', /^description: .*$/m, 'description: sparse'),
        (path) => path.startsWith('datasets/'),
      );
      await stage.client.importAssets(dataset, { sparse: true });
      assert.equal((await stage.client.datasets.get(seed.datasetId))['description'], 'sparse');
    },
  },
  otherwise: {
    'is refused before anything is sent': async ({ connect, found }) => {
      const client = connect({ known: found });
      await assert.rejects(
        client.importAssets(new Map([['metadata.yaml', '']]), { sparse: true }),
        (error) => isSupersetError(error, 'unsupported'),
      );
      assert.equal(client.requests, 0);
    },
  },
};
