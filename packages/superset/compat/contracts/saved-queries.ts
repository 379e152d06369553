import assert from 'node:assert/strict';
import type { Contract } from '../contract.ts';

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
  },
};
