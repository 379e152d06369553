import assert from 'node:assert/strict';
import type { Contract } from '../contract.ts';
import { plantSeed } from '../seed.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export const lists: Contract = {
  capability: 'Lists are whole and slim',
  checks: {
    'databases, datasets, charts and dashboards carry UUIDs and what they refer to': async (
      stage,
    ) => {
      await using seed = await plantSeed(stage, 'listed');
      const { client } = stage;
      const [databases, datasets, charts, dashboards] = await Promise.all([
        client.databases.list(),
        client.datasets.list(),
        client.charts.list(),
        client.dashboards.list(),
      ]);
      for (const { uuid } of [...databases, ...datasets, ...charts, ...dashboards])
        assert.match(uuid, UUID);
      const dataset = datasets.find(({ id }) => id === seed.datasetId);
      assert.equal(dataset?.kind, 'virtual');
      assert.equal(dataset?.databaseId, seed.databaseId);
      assert.equal(dataset?.databaseName, databases[0]?.name);
      assert.match(String(dataset?.changedOn), /^\d{4}-\d\d-\d\dT.*Z$/);
      const chart = charts.find(({ id }) => id === seed.chartIds[0]);
      assert.equal(chart?.datasetId, seed.datasetId);
      assert.deepEqual(
        chart?.dashboards.map(({ id }) => id),
        [seed.dashboardId],
      );
      const dashboard = dashboards.find(({ id }) => id === seed.dashboardId);
      assert.equal(dashboard?.published, true);
      assert.equal(dashboard?.slug, null);
      assert.equal(dashboard?.owners.length, 1);
      assert.deepEqual(
        await client.dashboards.charts(seed.dashboardId),
        seed.chartIds.toSorted((a, b) => a - b),
      );
    },
    'more than one page comes back whole, in order': async (stage) => {
      await using seed = await plantSeed(stage, 'pages');
      const { client } = stage;
      const names = Array.from({ length: 250 }, (_, place) => `page ${place}`);
      await client.tags.attach('dashboard', seed.dashboardId, names);
      try {
        const rows = await client.tags.list();
        assert.deepEqual(rows.map(({ name }) => name).sort(), names.toSorted());
        assert.deepEqual(
          rows,
          rows.toSorted((a, b) => a.id - b.id),
        );
      } finally {
        await client.tags.deleteMany(names);
      }
      assert.deepEqual(await client.tags.list(), []);
    },
    'filters with awkward text find just that': async ({ client }) => {
      const name = "it's (50%), a!b & größer";
      const id = await client.cssTemplates.create({ template_name: name, css: 'a{}' });
      try {
        const rows = await client.cssTemplates.list({
          filters: [{ col: 'template_name', opr: 'css_template_all_text', value: name }],
        });
        assert.deepEqual(rows, [{ id, name, css: 'a{}' }]);
      } finally {
        await client.cssTemplates.delete(id);
      }
    },
    'ids and UUIDs of the whole estate come in one go': async (stage) => {
      await using seed = await plantSeed(stage, 'indexed');
      const ids = await stage.client.ids();
      const uuid = ids.charts.byId.get(seed.chartIds[1])?.uuid ?? '';
      assert.equal(ids.charts.byUuid.get(uuid)?.id, seed.chartIds[1]);
      assert.equal(ids.datasets.byId.get(seed.datasetId)?.name, `${seed.name} dataset`);
      assert.equal(ids.dashboards.byId.size > 0 && ids.databases.byId.size > 0, true);
      assert.equal(ids.themes.byId.size > 0, stage.found.capabilities.themes);
    },
  },
};
