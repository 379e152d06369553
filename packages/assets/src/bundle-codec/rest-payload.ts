import type { Asset } from '../asset.ts';
import type { LocalIds } from '../bundle.ts';
import type { JsonObject } from '../json.ts';
import { isObject, stringifyJson } from '../values/json-text.ts';
import { chartIdsFor } from './chart-ids.ts';
import {
  chartToLocalIds,
  dashboardToLocalIds,
  targetsToLocalIds,
  unmappedIn,
} from './to-local-ids.ts';
import type { LocalScene, Unmapped } from './to-local-ids.ts';

/**
 * The body of PUT /api/v1/dashboard/{id} or /api/v1/chart/{id} that gives an asset's JSON texts the target's local ids:
 * what an import got wrong (see Unmapped) is right afterwards. Call it with ids read after the import.
 *
 * - dashboard: {json_metadata, theme_id (where the content names a theme)}
 * - chart: {params, query_context}
 *
 * `unmapped` lists references that the target still has no id for; their places stay as they are in canonical content.
 * @throws Error for a kind that has no such texts.
 */
export function restPayload(
  asset: Asset,
  ids: LocalIds,
): { readonly body: JsonObject; readonly unmapped: readonly Unmapped[] } {
  const unmapped: Unmapped[] = [];
  const content = structuredClone(asset.content);
  const scene: LocalScene = {
    ids,
    chartIds: chartIdsFor(ids),
    remapsCrossFilters: false,
    unmapped: unmappedIn(asset, unmapped),
    nameOf: () => undefined,
  };
  if (asset.kind === 'dashboard') return { body: dashboardBody(content, scene), unmapped };
  if (asset.kind === 'chart') {
    const body = chartBody(asset, content, scene);
    // REST drops nothing: only what has no id is left.
    return { body, unmapped: unmapped.filter(({ ref }) => idOf(ids, ref.to) === undefined) };
  }
  throw new Error(`A ${asset.kind} has no texts with local ids to write through REST.`);
}

const idOf = (ids: LocalIds, id: string): number | undefined => {
  const colon = id.indexOf(':');
  return ids.idOf(id.slice(0, colon) as Asset['kind'], id.slice(colon + 1));
};

function dashboardBody(content: JsonObject, scene: LocalScene): JsonObject {
  dashboardToLocalIds(content, scene);
  const metadata: JsonObject = isObject(content.metadata) ? content.metadata : {};
  targetsToLocalIds(
    metadata.native_filter_configuration,
    '/metadata/native_filter_configuration',
    scene,
  );
  const body: JsonObject = { json_metadata: stringifyJson(metadata) };
  if (typeof content.theme_uuid === 'string') {
    const id = scene.ids.idOf('theme', content.theme_uuid);
    if (id !== undefined) body.theme_id = id;
  }
  return body;
}

function chartBody(asset: Asset, content: JsonObject, scene: LocalScene): JsonObject {
  chartToLocalIds(content, scene);
  const dataset = scene.ids.idOf('dataset', String(asset.content.dataset_uuid));
  const params: JsonObject = isObject(content.params) ? content.params : {};
  const body: JsonObject = {};
  if (dataset !== undefined) params.datasource = `${dataset}__table`;
  body.params = stringifyJson(params);
  const context = content.query_context;
  if (isObject(context)) {
    if (dataset !== undefined) {
      context.datasource = { id: dataset, type: 'table' };
      if (isObject(context.form_data)) context.form_data.datasource = `${dataset}__table`;
    }
    body.query_context = stringifyJson(context);
  }
  return body;
}
