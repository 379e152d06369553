import assert from 'node:assert/strict';
import type { Contract } from '../contract.ts';
import { withUser } from '../with-user.ts';

export const hidden: Contract = {
  capability: 'What is hidden from an account is told of by UUID',
  checks: {
    'a dashboard that is a draft of somebody else, and nothing is written': async (stage) => {
      const { dashboards } = stage.client;
      const id = await dashboards.create({ dashboard_title: 'A draft' });
      const uuid = (await dashboards.list()).find((row) => row.id === id)?.uuid ?? '';
      const unknown = crypto.randomUUID();
      await withUser(stage, 'Alpha', async (auth) => {
        const theirs = stage.connect({ auth });
        assert.deepEqual(await theirs.dashboards.list(), []);
        assert.deepEqual(await theirs.taken('dashboard', [uuid, unknown]), new Set([uuid]));
        assert.deepEqual(await theirs.taken('dashboard', [unknown]), new Set());
      });
      assert.deepEqual(
        (await dashboards.list()).map(({ title }) => title),
        ['A draft'],
      );
      await dashboards.delete(id);
    },
    'a saved query of somebody else, and nothing is written': async (stage) => {
      const { client } = stage;
      const [database] = await client.databases.list();
      assert.ok(database);
      const id = await client.savedQueries.create({
        db_id: database.id,
        label: 'Hidden',
        sql: 'select 1',
      });
      const exported = [...(await client.exportBundle('saved_query', [id]))];
      const file = exported.find(([path]) => path.startsWith('queries/'))?.[1] ?? '';
      const uuid = /^uuid: (\S+)$/m.exec(file)?.[1] ?? '';
      const unknown = crypto.randomUUID();
      await withUser(stage, 'Admin', async (auth) => {
        const theirs = stage.connect({ auth });
        assert.deepEqual(await theirs.savedQueries.list(), []);
        assert.deepEqual(await theirs.taken('saved_query', [uuid, unknown]), new Set([uuid]));
        assert.deepEqual(await theirs.savedQueries.list(), []);
      });
      assert.deepEqual(await client.taken('saved_query', [unknown]), new Set());
      assert.deepEqual(
        (await client.savedQueries.list()).map(({ sql }) => sql),
        ['select 1'],
      );
      await client.savedQueries.delete(id);
    },
    'nothing to an account that may not write that kind': (stage) =>
      withUser(stage, 'Public', async (auth) => {
        const theirs = stage.connect({ auth });
        assert.equal(await theirs.taken('dashboard', [crypto.randomUUID()]), null);
      }),
  },
};
