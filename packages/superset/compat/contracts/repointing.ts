import assert from 'node:assert/strict';
import { isSupersetError } from '../../src/index.ts';
import type { Contract } from '../contract.ts';
import { edit } from '../edit.ts';
import { plantSeed } from '../seed.ts';

export const repointing: Contract = {
  capability: 'A dataset is pointed at another database',
  checks: {
    'by PUT, because an import cannot': async (stage) => {
      await using seed = await plantSeed(stage, 'repointed');
      const { client } = stage;
      const own = (await client.request(
        'GET',
        `/api/v1/database/${seed.databaseId}/connection`,
      )) as { result: { sqlalchemy_uri: string } };
      const other = await client.databases.create({
        database_name: 'Second',
        sqlalchemy_uri: own.result.sqlalchemy_uri,
        expose_in_sqllab: true,
      });
      try {
        const uuid = (await client.ids()).databases.byId.get(other)?.uuid;
        assert.ok(uuid);
        let bundle = await client.exportBundle('dataset', [seed.datasetId]);
        const second = await client.exportBundle('database', [other]);
        bundle = edit(bundle, 'datasets', /^database_uuid: .*$/m, `database_uuid: ${uuid}`);
        for (const [path, text] of second)
          if (path.startsWith('databases/')) bundle.set(path, text);
        bundle.set(
          'metadata.yaml',
          'version: 1.0.0\ntype: assets\ntimestamp: "2026-01-01T00:00:00+00:00"\n',
        );
        await assert.rejects(
          client.importAssets(bundle),
          (error) => isSupersetError(error, 'import-failed') && error.ambiguous,
        );
        const at = async (): Promise<number | undefined> =>
          (await client.datasets.list()).find(({ id }) => id === seed.datasetId)?.databaseId;
        assert.equal(await at(), seed.databaseId, 'the failed import changed nothing');
        await client.datasets.repoint(seed.datasetId, { databaseId: other });
        assert.equal(await at(), other);
        await client.importAssets(bundle);
        await client.datasets.repoint(seed.datasetId, { databaseId: seed.databaseId });
        assert.equal(await at(), seed.databaseId);
      } finally {
        await client.databases.delete(other);
      }
    },
  },
};
