import type { Api } from '../api.ts';
import type { EnvironmentIds, IdIndex, ReadOptions } from '../client.ts';
import type { Known } from '../probe/known.ts';
import { listAll } from './list.ts';
import { number, optionalText, text } from './reading.ts';

async function index(
  api: Api,
  path: string,
  nameColumn: string,
  withUuid: boolean,
  options: ReadOptions,
): Promise<IdIndex> {
  const rows = await listAll(api, path, {
    columns: ['id', ...(withUuid ? ['uuid'] : []), nameColumn],
    ...options,
  });
  const byId = new Map<number, { uuid: string | null; name: string }>();
  const byUuid = new Map<string, { id: number; name: string }>();
  for (const row of rows) {
    const id = number(row, 'id');
    const uuid = withUuid ? optionalText(row, 'uuid') : null;
    const name = text(row, nameColumn);
    byId.set(id, { uuid, name });
    if (uuid !== null) byUuid.set(uuid, { id, name });
  }
  return { byId, byUuid };
}

const NONE: IdIndex = { byId: new Map(), byUuid: new Map() };

/** What the ids inside one Superset's bundles mean, from slim lists. */
export async function environmentIds(
  api: Api,
  known: Known,
  options: ReadOptions,
): Promise<EnvironmentIds> {
  const { columns } = await known.profile(options);
  const [databases, datasets, charts, dashboards, themes, annotationLayers] = await Promise.all([
    index(api, '/api/v1/database/', 'database_name', true, options),
    index(api, '/api/v1/dataset/', 'table_name', true, options),
    index(api, '/api/v1/chart/', 'slice_name', true, options),
    index(api, '/api/v1/dashboard/', 'dashboard_title', true, options),
    columns.theme.length === 0 ? NONE : index(api, '/api/v1/theme/', 'theme_name', true, options),
    index(api, '/api/v1/annotation_layer/', 'name', false, options),
  ]);
  return { databases, datasets, charts, dashboards, themes, annotationLayers };
}
