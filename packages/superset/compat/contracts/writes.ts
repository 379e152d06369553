import assert from 'node:assert/strict';
import { isSupersetError } from '../../src/index.ts';
import type { JsonObject } from '../../src/index.ts';
import type { Contract } from '../contract.ts';
import { plantSeed } from '../seed.ts';

export const writes: Contract = {
  capability: 'Assets are changed and deleted through REST',
  checks: {
    'a dashboard’s owners, roles and slug': async (stage) => {
      await using seed = await plantSeed(stage, 'changed');
      const { client, found } = stage;
      const gamma = (await client.roles()).find(({ name }) => name === 'Gamma');
      assert.ok(gamma && found.account.id);
      const slug = `slug-${seed.dashboardId}`;
      await client.dashboards.update(seed.dashboardId, {
        owners: [found.account.id],
        roles: [gamma.id],
        slug,
      });
      const row = (await client.dashboards.list()).find(({ id }) => id === seed.dashboardId);
      assert.equal(row?.slug, slug);
      assert.deepEqual(row?.roles, [gamma]);
      assert.deepEqual(
        row?.owners.map(({ id }) => id),
        [found.account.id],
      );
      await client.dashboards.update(seed.dashboardId, { owners: [], roles: [] });
      const bare = (await client.dashboards.list()).find(({ id }) => id === seed.dashboardId);
      assert.deepEqual(bare?.roles, []);
    },
    'a slug that another dashboard has is refused, naming the field': async (stage) => {
      await using one = await plantSeed(stage, 'slug');
      await using other = await plantSeed(stage, 'slug');
      await stage.client.dashboards.update(one.dashboardId, { slug: 'taken' });
      await assert.rejects(
        stage.client.dashboards.update(other.dashboardId, { slug: 'taken' }),
        (error) =>
          isSupersetError(error, 'rejected') &&
          error.problems.some(({ field }) => field === 'slug'),
      );
    },
    'a dataset’s columns': async (stage) => {
      await using seed = await plantSeed(stage, 'columns');
      const { client } = stage;
      const dataset = await client.datasets.get(seed.datasetId);
      const columns = (dataset['columns'] as JsonObject[]).map(({ id, column_name }) => ({
        id,
        column_name,
        verbose_name: `The ${String(column_name)}`,
      }));
      assert.equal(columns.length, 3);
      await client.datasets.update(seed.datasetId, { columns });
      const changed = (await client.datasets.get(seed.datasetId))['columns'] as JsonObject[];
      assert.deepEqual(changed.map((column) => String(column['verbose_name'])).sort(), [
        'The label',
        'The number_column',
        'The text_column',
      ]);
    },
    'what is not there is not found, one by one and in bulk': async ({ client }) => {
      await assert.rejects(client.charts.get(987_654), (error) =>
        isSupersetError(error, 'not-found'),
      );
      await assert.rejects(client.charts.update(987_654, { slice_name: 'x' }), (error) =>
        isSupersetError(error, 'not-found'),
      );
      await assert.rejects(client.charts.delete(987_654), (error) =>
        isSupersetError(error, 'not-found'),
      );
      await assert.rejects(client.charts.deleteMany([987_654]), (error) =>
        isSupersetError(error, 'not-found'),
      );
      const before = client.requests;
      await client.charts.deleteMany([]);
      assert.equal(client.requests, before);
    },
    'a field that does not exist is named': async (stage) => {
      await using seed = await plantSeed(stage, 'field');
      await assert.rejects(
        stage.client.charts.update(seed.chartIds[0], { slice_nome: 'x' }),
        (error) =>
          isSupersetError(error, 'rejected') &&
          error.problems.some(({ field }) => field === 'slice_nome'),
      );
    },
    'the first write costs a CSRF token, the next ones nothing more': async ({
      connect,
      found,
    }) => {
      const client = connect({ known: found });
      const id = await client.cssTemplates.create({ template_name: 'mine', css: 'b{}' });
      assert.equal(client.requests, 3, 'sign-in, CSRF token, write');
      await client.cssTemplates.delete(id);
      assert.equal(client.requests, 4);
    },
  },
};
