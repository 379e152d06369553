// node packages/assets/test/save-fixtures.ts: writes fixtures/<version>/ anew, from a real Superset of each version.
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { supersetVersions } from '@ss-tools/lab';
import { startEnvironment } from './environment.ts';
import { createRichEstate } from './rich-estate.ts';

const folder = join(import.meta.dirname, '..', 'fixtures');

for (const version of supersetVersions) {
  await using environment = await startEnvironment(version);
  const { client } = environment;
  const [database] = await client.databases.list();
  await createRichEstate(client, database?.id ?? 0);
  const dashboards = (await client.dashboards.list()).map(({ id }) => id);
  const layers = (await client.annotationLayers.list()).map(({ id, name }) => [id, name]);
  const bundle = await client.exportBundle('dashboard', dashboards);
  const target = join(folder, version);
  await rm(target, { recursive: true, force: true });
  for (const [file, text] of bundle) {
    await mkdir(dirname(join(target, file)), { recursive: true });
    // The folder of the Superset that this came from is of no use, and another one each time.
    await writeFile(join(target, file), text.replaceAll(environment.superset.home, '/superset'));
  }
  await writeFile(
    join(target, 'annotation-layers.json'),
    `${JSON.stringify(Object.fromEntries(layers))}\n`,
  );
}
