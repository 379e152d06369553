import assert from 'node:assert/strict';
import { isSupersetError } from '../../src/index.ts';
import type { Contract } from '../contract.ts';
import { edit } from '../edit.ts';
import { plantSeed } from '../seed.ts';

export const singleImport: Contract = {
  capability: 'An import of one kind overwrites that kind only',
  checks: {
    'a dashboard is overwritten, its charts and datasets stay': async (stage) => {
      await using seed = await plantSeed(stage, 'only');
      let bundle = await stage.client.exportBundle('dashboard', [seed.dashboardId]);
      bundle = edit(bundle, 'dashboards', /^css: .*$/m, 'css: "/* arrived */"');
      bundle = edit(bundle, 'charts', `${seed.name} chart 1`, 'must not arrive');
      await stage.client.importBundle('dashboard', bundle, { overwrite: true });
      assert.equal((await stage.client.dashboards.get(seed.dashboardId))['css'], '/* arrived */');
      assert.equal(
        (await stage.client.charts.get(seed.chartIds[0]))['slice_name'],
        `${seed.name} chart 1`,
      );
    },
    'a chart and a dataset are overwritten by their own imports': async (stage) => {
      await using seed = await plantSeed(stage, 'own');
      const { client } = stage;
      const chart = edit(
        await client.exportBundle('chart', [seed.chartIds[0]]),
        'charts',
        `${seed.name} chart 1`,
        `${seed.name} chart by import`,
      );
      await client.importBundle('chart', chart, { overwrite: true });
      assert.equal(
        (await client.charts.get(seed.chartIds[0]))['slice_name'],
        `${seed.name} chart by import`,
      );
      const dataset = edit(
        await client.exportBundle('dataset', [seed.datasetId]),
        'datasets',
        /^description: .*$/m,
        'description: by import',
      );
      await client.importBundle('dataset', dataset, { overwrite: true });
      assert.equal((await client.datasets.get(seed.datasetId))['description'], 'by import');
    },
    'without leave to overwrite it is refused, naming the file': async (stage) => {
      await using seed = await plantSeed(stage, 'leave');
      const bundle = await stage.client.exportBundle('dashboard', [seed.dashboardId]);
      await assert.rejects(
        stage.client.importBundle('dashboard', bundle),
        (error) =>
          isSupersetError(error, 'rejected') &&
          error.problems.some(({ field }) => field.startsWith('dashboards/')),
      );
    },
    'a field that it does not know is named': async (stage) => {
      await using seed = await plantSeed(stage, 'unknown');
      const bundle = edit(
        await stage.client.exportBundle('dashboard', [seed.dashboardId]),
        'datasets',
        /^description: .*$/m,
        'field_of_tomorrow: 1',
      );
      await assert.rejects(
        stage.client.importBundle('dashboard', bundle, { overwrite: true }),
        (error) =>
          isSupersetError(error, 'rejected') &&
          error.problems.some(({ field }) => field.includes('field_of_tomorrow')),
      );
    },
  },
};
