import assert from 'node:assert/strict';
import type { Contract } from '../contract.ts';
import { plantSeed } from '../seed.ts';

export const tags: Contract = {
  capability: 'Tags and what carries them',
  needs: 'tags',
  checks: {
    'are attached, listed, described and detached': async (stage) => {
      await using seed = await plantSeed(stage, 'tagged');
      const { client } = stage;
      const awkward = `a tag, with a comma & more, it's <so>`;
      await client.tags.attach('dashboard', seed.dashboardId, ['finance', awkward]);
      await client.tags.attach('chart', seed.chartIds[0], ['finance']);
      await client.tags.attach('dashboard', seed.dashboardId, []);
      await client.tags.attach('dashboard', seed.dashboardId, ['finance', awkward]);
      assert.deepEqual((await client.tags.list()).map(({ name }) => name).sort(), [
        awkward,
        'finance',
      ]);
      const row = (await client.dashboards.list()).find(({ id }) => id === seed.dashboardId);
      assert.deepEqual(
        row?.tags
          .filter(({ type }) => type === 'custom')
          .map(({ name }) => name)
          .sort(),
        [awkward, 'finance'],
      );
      const objects = await client.tags.objects('finance');
      assert.deepEqual(objects.map(({ kind, id }) => `${kind} ${id}`).sort(), [
        `chart ${seed.chartIds[0]}`,
        `dashboard ${seed.dashboardId}`,
      ]);
      assert.deepEqual(
        (await client.tags.objects(awkward)).map(({ id }) => id),
        [seed.dashboardId],
      );
      assert.deepEqual(await client.tags.objects('no such tag'), []);

      await client.tags.describe('finance', 'money matters');
      assert.equal(
        (await client.tags.list()).find(({ name }) => name === 'finance')?.description,
        'money matters',
      );
      assert.equal(
        (await client.tags.objects('finance')).length,
        2,
        'describing takes the tag off nothing',
      );

      await client.tags.detach('dashboard', seed.dashboardId, awkward);
      assert.deepEqual(await client.tags.objects(awkward), []);
      await client.tags.deleteMany(['finance', awkward]);
      assert.deepEqual(await client.tags.list(), []);
      const bare = (await client.dashboards.list()).find(({ id }) => id === seed.dashboardId);
      assert.deepEqual(
        bare?.tags.filter(({ type }) => type === 'custom'),
        [],
      );
    },
    'a tag is made with its description before anything carries it': async ({ client }) => {
      await client.tags.describe('empty', 'nothing yet');
      assert.deepEqual(
        (await client.tags.list()).map(({ name, description }) => [name, description]),
        [['empty', 'nothing yet']],
      );
      await client.tags.deleteMany(['empty']);
    },
  },
};
