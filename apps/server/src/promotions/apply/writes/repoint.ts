import type { Asset } from '@ss-tools/assets';
import { parseAssetId } from '@ss-tools/assets';
import { KnownError } from '../../../errors.ts';
import { countOf } from './write-context.ts';
import type { WriteContext } from './write-context.ts';

/**
 * Points datasets at another database (`PUT /api/v1/dataset/{id}`): an import of a dataset whose database changed fails
 * on its UUID. Everything else about them is written by the import that follows.
 */
export async function repointDatasets(
  write: WriteContext,
  datasets: readonly Asset[],
): Promise<void> {
  if (datasets.length === 0) return;
  const { client, ids } = write.seen.captured;
  await write.steps.step('write:repoint', `Re-point ${countOf(datasets)}`, async () => {
    for (const dataset of datasets) {
      const database = dataset.refs.find(({ role }) => role === 'database')?.to;
      const databaseId = database && (await idOfDatabase(write, parseAssetId(database).key));
      const localId = ids.idOf('dataset', dataset.key);
      if (databaseId === undefined || localId === undefined) {
        throw new KnownError(
          'target-moved',
          `The dataset ${dataset.name}, or the database that it shall read from, is no longer there.`,
          { hint: 'Make a new plan.' },
        );
      }
      await write.run.assertHeld();
      await client.datasets.repoint(localId, {
        databaseId,
        catalog: nameOrNull(dataset.content['catalog']),
        schema: nameOrNull(dataset.content['schema']),
      });
    }
  });
}

/** Databases are not listed where a few assets were read by themselves. */
async function idOfDatabase(
  { seen, run }: WriteContext,
  uuid: string,
): Promise<number | undefined> {
  const known = seen.captured.ids.idOf('database', uuid);
  if (known !== undefined) return known;
  return (await seen.captured.client.databases.list({ uuids: [uuid], signal: run.signal }))[0]?.id;
}

const nameOrNull = (value: unknown): string | null =>
  typeof value === 'string' && value !== '' ? value : null;
