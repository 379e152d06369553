import type { Json, JsonObject } from '../json.ts';
import { isObject } from '../values/json-text.ts';
import { fillKeys, fillList, fillMember, pointer } from './slot.ts';
import type { FillSlot, Slot } from './slot.ts';

const chart = (path: string): Slot => ({ kind: 'chart', role: 'chart', path });

/** Fills every slot of a dashboard: its charts, its filters' datasets, its theme and its tags. */
export function fillDashboard(content: JsonObject, fill: FillSlot): void {
  if (isObject(content.position)) fillPosition(content.position, '/position', fill);
  if (isObject(content.metadata)) fillMetadata(content.metadata, '/metadata', fill);
  fillMember(content, 'theme_uuid', { kind: 'theme', role: 'theme', path: '/theme_uuid' }, fill);
  fillList(content, 'tags', { kind: 'tag', role: 'tag', path: '/tags' }, fill);
}

/** The charts of a layout. A chart that is taken out leaves with its component, and with a row that it leaves empty. */
export function fillPosition(position: JsonObject, base: string, fill: FillSlot): void {
  for (const [name, part] of Object.entries(position)) {
    if (!isObject(part) || part.type !== 'CHART' || !isObject(part.meta)) continue;
    const named = part.meta.uuid !== undefined && part.meta.uuid !== null;
    fillMember(part.meta, 'uuid', chart(pointer(base, name, 'meta', 'uuid')), fill);
    if (named && part.meta.uuid === undefined) removePart(position, name);
  }
}

function removePart(position: JsonObject, name: string): void {
  delete position[name];
  for (const [parentName, parent] of Object.entries(position)) {
    if (!isObject(parent) || !Array.isArray(parent.children)) continue;
    if (!parent.children.includes(name)) continue;
    parent.children = parent.children.filter((child) => child !== name);
    if (parent.children.length === 0 && (parent.type === 'ROW' || parent.type === 'COLUMN')) {
      removePart(position, parentName);
    }
  }
}

/** The charts and datasets that json_metadata names. */
export function fillMetadata(metadata: JsonObject, base: string, fill: FillSlot): void {
  const at = (...members: (string | number)[]): Slot => chart(pointer(base, ...members));
  // What lies below a key comes before the key, so that paths are told as they were.
  if (isObject(metadata.chart_configuration)) {
    for (const [name, settings] of Object.entries(metadata.chart_configuration)) {
      if (!isObject(settings) || !isObject(settings.crossFilters)) continue;
      fillScope(
        settings.crossFilters,
        pointer(base, 'chart_configuration', name, 'crossFilters'),
        fill,
      );
    }
  }
  fillKeys(metadata, 'chart_configuration', at('chart_configuration'), fill);
  if (isObject(metadata.global_chart_configuration)) {
    fillScope(
      metadata.global_chart_configuration,
      pointer(base, 'global_chart_configuration'),
      fill,
    );
  }
  for (const filters of ['native_filter_configuration', 'chart_customization_config']) {
    fillFilters(metadata[filters], pointer(base, filters), fill);
  }
  fillKeys(metadata, 'expanded_slices', at('expanded_slices'), fill);
  fillList(metadata, 'timed_refresh_immune_slices', at('timed_refresh_immune_slices'), fill);
}

function fillFilters(filters: Json | undefined, base: string, fill: FillSlot): void {
  if (!Array.isArray(filters)) return;
  filters.forEach((filter, i) => {
    if (!isObject(filter)) return;
    fillScope(filter, pointer(base, i), fill);
    if (!Array.isArray(filter.targets)) return;
    filter.targets.forEach((target, j) => {
      if (!isObject(target)) return;
      const path = pointer(base, i, 'targets', j, 'datasetUuid');
      fillMember(target, 'datasetUuid', { kind: 'dataset', role: 'filter-dataset', path }, fill);
    });
  });
}

/** `scope.excluded` lists charts; `scope.selectedLayers` (6.0 and later) names "chart-<id>-layer-<n>". */
function fillScope(owner: JsonObject, base: string, fill: FillSlot): void {
  if (!isObject(owner.scope)) return;
  fillList(owner.scope, 'excluded', chart(pointer(base, 'scope', 'excluded')), fill);
  const layers = chart(pointer(base, 'scope', 'selectedLayers'));
  fillList(owner.scope, 'selectedLayers', layers, (value, slot) => {
    const [, id, layer] = /^chart-(.+)-layer-(\d+)$/.exec(String(value)) ?? [];
    if (id === undefined) return value;
    const after = fill(id, slot);
    return after === undefined || after === id
      ? after && value
      : `chart-${String(after)}-layer-${layer}`;
  });
}
