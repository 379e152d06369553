import type { Api } from '../api.ts';
import type { Datasets } from '../client.ts';
import type { Known } from '../probe/known.ts';
import { dataset } from './kinds.ts';
import { resource } from './resource.ts';

/** See `Datasets`. */
export function datasets(api: Api, known: Known): Datasets {
  const base = resource(api, known, dataset);
  return {
    ...base,
    async refresh(id, options = {}) {
      await api.json('PUT', `${dataset.path}${id}/refresh`, { repeatable: true, ...options });
    },
    repoint(id, { databaseId, catalog, schema }, options) {
      const fields = {
        database_id: databaseId,
        ...(catalog === undefined ? {} : { catalog }),
        ...(schema === undefined ? {} : { schema }),
      };
      return base.update(id, fields, options);
    },
  };
}
