import type { Api } from '../api.ts';
import type { Dashboards } from '../client.ts';
import { asObject } from '../http/answer.ts';
import type { Known } from '../probe/known.ts';
import { dashboard } from './kinds.ts';
import { number } from './reading.ts';
import { resource } from './resource.ts';

/** See `Dashboards`. */
export function dashboards(api: Api, known: Known): Dashboards {
  return {
    ...resource(api, known, dashboard),
    async charts(id, options = {}) {
      const { result } = await api.read(`${dashboard.path}${id}/charts`, options);
      return (Array.isArray(result) ? result : [])
        .map((row) => number(asObject(row), 'id'))
        .sort((a, b) => a - b);
    },
  };
}
