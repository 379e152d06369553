import assert from 'node:assert/strict';
import type { Contract } from '../contract.ts';
import { withUser } from '../with-user.ts';

export const savedQueries: Contract = {
  capability: 'Saved queries',
  needs: 'savedQueries',
  checks: {
    'are made, listed with their SQL, changed, carried by a bundle and deleted': async ({
      client,
    }) => {
      const [database] = await client.databases.list();
      assert.ok(database);
      const id = await client.savedQueries.create({
        db_id: database.id,
        label: 'Top ten',
        description: 'the best',
        schema: 'main',
        sql: 'select 10',
      });
      const [row] = await client.savedQueries.list();
      assert.deepEqual(
        // Superset itself tags by owner and type.
        { ...row, changedOn: null, tags: row?.tags.filter(({ type }) => type === 'custom') },
        {
          id,
          label: 'Top ten',
          description: 'the best',
          databaseId: database.id,
          databaseName: database.name,
          catalog: null,
          schema: 'main',
          sql: 'select 10',
          changedOn: null,
          tags: [],
        },
      );
      await client.savedQueries.update(id, { sql: 'select 11' });
      const bundle = await client.exportBundle('saved_query', [id]);
      await client.savedQueries.delete(id);
      await client.importBundle('saved_query', bundle, { overwrite: true });
      const [back] = await client.savedQueries.list();
      assert.equal(back?.sql, 'select 11');
      await client.savedQueries.deleteMany([back?.id ?? 0]);
      assert.deepEqual(await client.savedQueries.list(), []);
    },
    'are told of by UUID, whoever they belong to, and nothing is written': async (stage) => {
      const { savedQueries: mine, databases, exportBundle } = stage.client;
      const [database] = await databases.list();
      assert.ok(database);
      const id = await mine.create({ db_id: database.id, label: 'Hidden', sql: 'select 1' });
      const [, uuid] =
        /^uuid: (\S+)$/m.exec(
          [...(await exportBundle('saved_query', [id]))].find(([file]) =>
            file.startsWith('queries/'),
          )?.[1] ?? '',
        ) ?? [];
      assert.ok(uuid);
      const unknown = crypto.randomUUID();
      await withUser(stage, 'Alpha', async (auth) => {
        const theirs = stage.connect({ auth }).savedQueries;
        assert.deepEqual(await theirs.list(), []);
        assert.deepEqual(await theirs.taken([uuid, unknown]), new Set([uuid]));
        assert.deepEqual(await theirs.list(), []);
      });
      await withUser(stage, 'Public', async (auth) => {
        assert.equal(await stage.connect({ auth }).savedQueries.taken([uuid]), null);
      });
      assert.deepEqual(await mine.taken([unknown]), new Set());
      assert.deepEqual(
        (await mine.list()).map(({ label }) => label),
        ['Hidden'],
      );
      await mine.delete(id);
    },
  },
};
