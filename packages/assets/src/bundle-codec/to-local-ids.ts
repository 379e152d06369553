import { assetId } from '../asset.ts';
import type { Asset, AssetId, Ref } from '../asset.ts';
import type { LocalIds } from '../bundle.ts';
import type { Json, JsonObject } from '../json.ts';
import { fillMetadata } from '../slots/dashboard.ts';
import { fillChart } from '../slots/chart.ts';
import { pointer } from '../slots/slot.ts';
import type { Slot } from '../slots/slot.ts';
import { isObject } from '../values/json-text.ts';

/**
 * A reference that an import will not put right by itself.
 * no-local-id: the target gives the id only when the import has run. dropped: the importer takes it out whatever it says
 * (chart annotations that are no formula). Both are mended by a REST update with restPayload() afterwards.
 */
export type Unmapped = {
  readonly asset: AssetId;
  /** JSON pointer into the asset's content. */
  readonly path: string;
  readonly ref: Ref;
  readonly why: 'no-local-id' | 'dropped';
};

/** Which number stands for a chart in a bundle, and whether it is the target's own. */
export type ChartIds = (key: string) => { readonly id: number; readonly real: boolean };

export type LocalScene = {
  readonly ids: LocalIds;
  readonly chartIds: ChartIds;
  /** Whether the importer renames charts in cross filters, as it does in the rest of a dashboard. */
  readonly remapsCrossFilters: boolean;
  unmapped(slot: Slot, key: string, why: Unmapped['why']): void;
  nameOf(id: AssetId): string | undefined;
};

/** A dashboard's `position` and `metadata` as the target's Superset writes them. Changes the content. */
export function dashboardToLocalIds(content: JsonObject, scene: LocalScene): void {
  if (isObject(content.position)) layoutToLocalIds(content.position, content, scene);
  const metadata = content.metadata;
  if (!isObject(metadata)) return;
  fillMetadata(metadata, '/metadata', (value, slot) => {
    if (slot.kind !== 'chart' || typeof value !== 'string') return value;
    const { id, real } = scene.chartIds(value);
    if (!real && !isRemapped(slot.path, scene)) scene.unmapped(slot, value, 'no-local-id');
    return id;
  });
  if (isObject(metadata.chart_configuration)) {
    for (const [id, settings] of Object.entries(metadata.chart_configuration)) {
      if (isObject(settings)) metadata.chart_configuration[id] = { id: Number(id), ...settings };
    }
  }
  customizationsToLocalIds(metadata.chart_customization_config, scene);
}

/** What update_id_refs (superset.commands.dashboard.importers.v1.utils) renames: everything but this. */
function isRemapped(path: string, scene: LocalScene): boolean {
  if (
    path.includes('/selectedLayers/') ||
    path.startsWith('/metadata/chart_customization_config')
  ) {
    return false;
  }
  const crossFilter = /^\/metadata\/(?:global_)?chart_configuration\//.test(path);
  return !crossFilter || scene.remapsCrossFilters;
}

function layoutToLocalIds(position: JsonObject, content: JsonObject, scene: LocalScene): void {
  for (const part of Object.values(position)) {
    if (!isObject(part)) continue;
    if (part.type === 'HEADER') {
      part.meta = {
        ...(isObject(part.meta) ? part.meta : {}),
        text: content.dashboard_title ?? '',
      };
    }
    if (part.type !== 'CHART' || !isObject(part.meta) || typeof part.meta.uuid !== 'string')
      continue;
    part.meta.chartId = scene.chartIds(part.meta.uuid).id;
    const name = scene.nameOf(`chart:${part.meta.uuid}`);
    if (name !== undefined) part.meta.sliceName = name;
  }
  addParents(position, 'ROOT_ID', []);
}

function addParents(position: JsonObject, name: string, parents: string[]): void {
  const part = position[name];
  if (!isObject(part) || parents.includes(name)) return;
  if (parents.length > 0) part.parents = [...parents];
  if (!Array.isArray(part.children)) return;
  for (const child of part.children) addParents(position, String(child), [...parents, name]);
}

/** Importers know the datasets of native filters only. */
function customizationsToLocalIds(filters: Json | undefined, scene: LocalScene): void {
  targetsToLocalIds(filters, '/metadata/chart_customization_config', scene);
}

/** Dataset ids in the targets of filters, where the target has them. */
export function targetsToLocalIds(
  filters: Json | undefined,
  base: string,
  scene: LocalScene,
): void {
  if (!Array.isArray(filters)) return;
  filters.forEach((filter, i) => {
    if (!isObject(filter) || !Array.isArray(filter.targets)) return;
    filter.targets.forEach((target, j) => {
      if (!isObject(target) || typeof target.datasetUuid !== 'string') return;
      const id = scene.ids.idOf('dataset', target.datasetUuid);
      if (id === undefined) {
        const path = pointer(base, i, 'targets', j, 'datasetUuid');
        scene.unmapped(
          { kind: 'dataset', role: 'filter-dataset', path },
          target.datasetUuid,
          'no-local-id',
        );
        return;
      }
      target.datasetId = id;
      delete target.datasetUuid;
    });
  });
}

/** A chart's annotation sources and deck.gl layers by the target's ids. Changes the content. */
export function chartToLocalIds(content: JsonObject, scene: LocalScene): void {
  fillChart(content, (value, slot) => {
    if (typeof value !== 'string' || slot.kind === 'tag' || slot.kind === 'dataset') return value;
    const id = scene.ids.idOf(slot.kind, value);
    const dropped = slot.role !== 'chart' && slot.path.startsWith('/params/');
    if (dropped || id === undefined)
      scene.unmapped(slot, value, dropped ? 'dropped' : 'no-local-id');
    return id ?? value;
  });
}

/** What an asset's references without a local id look like in a list of them. */
export const unmappedIn =
  (asset: Asset, list: Unmapped[]): LocalScene['unmapped'] =>
  ({ kind, role, path }, key, why) => {
    list.push({
      asset: assetId(asset),
      path,
      ref: { to: assetId({ kind, key }), role, path },
      why,
    });
  };
