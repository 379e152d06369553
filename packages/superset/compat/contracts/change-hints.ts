import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { DatasetRow, JsonObject } from '../../src/index.ts';
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
    'a column that “sync columns from source” adds moves it before 6.0, and not from then on':
      async (stage) => {
        const { client, superset } = stage;
        const [database] = await client.databases.list();
        assert.ok(database);
        using data = new DatabaseSync(join(superset.home, 'data.db'));
        data.exec('create table hint_table (first text)');
        const id = await client.datasets.create({
          database: database.id,
          schema: 'main',
          table_name: 'hint_table',
        });
        const row = async (): Promise<DatasetRow | undefined> =>
          (await client.datasets.list()).find((dataset) => dataset.id === id);
        const before = await row();
        assert.equal(before?.kind, 'physical');
        data.exec('alter table hint_table add column second text');
        await client.datasets.refresh(id);
        const columns = (await client.datasets.get(id))['columns'] as JsonObject[];
        assert.deepEqual(columns.map((column) => String(column['column_name'])).sort(), [
          'first',
          'second',
        ]);
        const moved = (await row())?.changedOn !== before?.changedOn;
        assert.equal(moved, Number(stage.found.line) < 6);
        await client.datasets.delete(id);
        data.exec('drop table hint_table');
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
