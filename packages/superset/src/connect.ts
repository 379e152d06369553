import { Api, FOUND_DONE } from './api.ts';
import { exportAssets, exportBundle, importAssets, importBundle } from './bundles/transfer.ts';
import { taken } from './bundles/taken.ts';
import type { SupersetClient } from './client.ts';
import type { ConnectOptions } from './options.ts';
import { Probe } from './probe/probe.ts';
import { annotationLayers } from './resources/annotation-layers.ts';
import { dashboards } from './resources/dashboards.ts';
import { datasets } from './resources/datasets.ts';
import { environmentIds } from './resources/ids.ts';
import { chart, cssTemplate, database, savedQuery, theme } from './resources/kinds.ts';
import { roles, users } from './resources/principals.ts';
import { reports } from './resources/reports.ts';
import { resource } from './resources/resource.ts';
import { tags } from './resources/tags.ts';

/**
 * A client for one Superset. Sends nothing yet: sign-in happens with the first call.
 * Errors: `bad-options`.
 */
export function connect(options: ConnectOptions): SupersetClient {
  const api = new Api(options);
  const probe = new Probe(api);
  const close = (): Promise<void> => api.close();
  return {
    url: api.url,
    get requests() {
      return api.exchange.sent;
    },
    version: (request) => probe.version(request),
    inspect: (request) => probe.inspect(request),
    ids: (request = {}) => environmentIds(api, probe, request),
    databases: resource(api, probe, database),
    datasets: datasets(api, probe),
    charts: resource(api, probe, chart),
    dashboards: dashboards(api, probe),
    savedQueries: resource(api, probe, savedQuery),
    cssTemplates: resource(api, probe, cssTemplate),
    annotationLayers: annotationLayers(api, probe),
    themes: resource(api, probe, theme),
    tags: tags(api, probe),
    roles: (request) => roles(api, request),
    users: (request) => users(api, request),
    reports: (request) => reports(api, request),
    exportAssets: (request) => exportAssets(api, request),
    exportBundle: (kind, ids, request) => exportBundle(api, kind, ids, request),
    importAssets: (bundle, request) => importAssets(api, probe, bundle, request),
    importBundle: (kind, bundle, request) => importBundle(api, probe, kind, bundle, request),
    taken: (kind, uuids, request) => taken(api, probe, kind, uuids, request),
    async request(method, path, request = {}) {
      const answer = await api.json(method, path, request);
      return answer === FOUND_DONE ? null : answer;
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}
