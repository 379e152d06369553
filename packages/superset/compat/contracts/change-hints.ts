import assert from 'node:assert/strict';
import type { JsonObject } from '../../src/index.ts';
import type { Contract, Stage } from '../contract.ts';
import { plantSeed } from '../seed.ts';
import type { Seed } from '../seed.ts';

const datasetChanged = async ({ client }: Stage, seed: Seed): Promise<string | null | undefined> =>
  (await client.datasets.list()).find(({ id }) => id === seed.datasetId)?.changedOn;
const dashboardChanged = async (
  { client }: Stage,
  seed: Seed,
): Promise<string | null | undefined> =>
  (await client.dashboards.list()).find(({ id }) => id === seed.dashboardId)?.changedOn;

export const changeHints: Contract = {
  capability: '`changed_on` is a hint: what moves it, and what does not',
  checks: {
    'an edited column moves the dataset’s from 6.0 on, and does not before': async (stage) => {
      await using seed = await plantSeed(stage, 'moved');
      const before = await datasetChanged(stage, seed);
      const [column] = (await stage.client.datasets.get(seed.datasetId))['columns'] as JsonObject[];
      await stage.client.datasets.update(seed.datasetId, {
        columns: [
          { id: column?.['id'], column_name: column?.['column_name'], verbose_name: 'other' },
        ],
      });
      const moved = (await datasetChanged(stage, seed)) !== before;
      assert.equal(moved, Number(stage.found.line) >= 6);
    },
    'owners, roles and tags do not move the dashboard’s, and the list shows them': async (
      stage,
    ) => {
      await using seed = await plantSeed(stage, 'unmoved');
      const { client } = stage;
      const before = await dashboardChanged(stage, seed);
      const gamma = (await client.roles()).find(({ name }) => name === 'Gamma');
      await client.dashboards.update(seed.dashboardId, { roles: [gamma?.id] });
      await client.tags.attach('dashboard', seed.dashboardId, ['unmoved']);
      const row = (await client.dashboards.list()).find(({ id }) => id === seed.dashboardId);
      assert.equal(row?.changedOn, before);
      assert.deepEqual(
        row?.roles.map(({ name }) => name),
        ['Gamma'],
      );
      assert.ok(row?.tags.some(({ name }) => name === 'unmoved'));
      await client.tags.deleteMany(['unmoved']);
    },
    'a chart put on a dashboard from the chart’s side does not move the dashboard’s': async (
      stage,
    ) => {
      await using seed = await plantSeed(stage, 'joined');
      await using other = await plantSeed(stage, 'joined');
      const before = await dashboardChanged(stage, seed);
      await stage.client.charts.update(other.chartIds[0], {
        dashboards: [other.dashboardId, seed.dashboardId],
      });
      assert.ok(
        (await stage.client.dashboards.charts(seed.dashboardId)).includes(other.chartIds[0]),
      );
      assert.equal(await dashboardChanged(stage, seed), before);
    },
  },
};
