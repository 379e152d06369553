import { FOUND_DONE } from '../api.ts';
import type { Api, ApiRequest } from '../api.ts';
import type { CreateOptions, ListOptions, ReadOptions, Resource, WriteOptions } from '../client.ts';
import { SupersetError, isSupersetError } from '../errors.ts';
import { asObject } from '../http/answer.ts';
import type { ListedKind, VersionProfile } from '../versions/profile.ts';
import type { Known } from '../probe/known.ts';
import { listAll } from './list.ts';
import { number } from './reading.ts';

/** Portions of a bulk delete: keeps `q=` well below the 4 KiB that some proxies allow a URL. */
const DELETE_PORTION = 100;

/** What a kind needs to say of itself. */
export interface Kind<Row> {
  /** `/api/v1/chart/` */
  readonly path: string;
  readonly listed: ListedKind;
  readonly row: (row: Record<string, unknown>, profile: VersionProfile) => Row;
}

/** The new object's id, from the answer of a POST. */
export async function createAt(
  api: Api,
  path: string,
  fields: unknown,
  options: CreateOptions = {},
): Promise<number> {
  let found: number | null = null;
  const { find, ...write } = options;
  const check = find && (async () => (found = await find()) !== null);
  const answer = await api.json('POST', path, {
    ...write,
    body: fields,
    ...(check ? { check } : {}),
  });
  if (answer === FOUND_DONE && found !== null) return found;
  return number(asObject(answer), 'id');
}

/** A DELETE that counts as done when an earlier attempt, whose answer was lost, did it. */
export async function deleteAt(api: Api, path: string, request: ApiRequest = {}): Promise<void> {
  try {
    await api.json('DELETE', path, { repeatable: true, ...request });
  } catch (error) {
    if (!(isSupersetError(error, 'not-found') && error.ambiguous)) throw error;
  }
}

/** Bulk delete by `q=!(1,2,3)` in portions. */
export async function deleteManyAt(
  api: Api,
  path: string,
  ids: readonly (number | string)[],
  options: WriteOptions = {},
): Promise<void> {
  const once = [...new Set(ids)];
  for (let start = 0; start < once.length; start += DELETE_PORTION) {
    await deleteAt(api, path, { ...options, q: once.slice(start, start + DELETE_PORTION) });
  }
}

/** The five requests that Superset's model APIs have in common. */
export function resource<Row>(api: Api, known: Known, kind: Kind<Row>): Resource<Row> {
  const at = (id: number): string => `${kind.path}${id}`;
  return {
    async list(options: ListOptions = {}) {
      const profile = await known.profile(options);
      const columns = profile.columns[kind.listed];
      if (columns.length === 0)
        throw new SupersetError(
          `This Superset (${await known.version()}) has no ${kind.listed}s.`,
          { code: 'unsupported' },
        );
      const { uuids, ...query } = options;
      if (uuids?.length === 0) return [];
      const chosen = uuids === undefined ? null : new Set(uuids);
      const filters =
        uuids === undefined || !profile.filtersByUuid
          ? query.filters
          : [...(query.filters ?? []), { col: 'uuid', opr: 'in', value: uuids }];
      const rows = await listAll(api, kind.path, {
        columns,
        ...query,
        ...(filters === undefined ? {} : { filters }),
      });
      return rows
        .filter((row) => chosen === null || chosen.has(String(row['uuid'])))
        .map((row) => kind.row(row, profile));
    },
    async get(id: number, options: ReadOptions = {}) {
      return asObject((await api.read(at(id), options))['result']);
    },
    create: (fields, options) => createAt(api, kind.path, fields, options),
    async update(id, fields, options = {}) {
      await api.json('PUT', at(id), { repeatable: true, ...options, body: fields });
    },
    delete: (id, options) => deleteAt(api, at(id), options),
    deleteMany: (ids, options) => deleteManyAt(api, kind.path, ids, options),
  };
}
