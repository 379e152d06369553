import { NATURAL_KEY_KINDS } from '../asset.ts';
import type { AssetId } from '../asset.ts';
import type { LocalIds } from '../bundle.ts';
import { isEmpty, parsedIfJson } from '../canonical/defaults.ts';
import type { Json, JsonObject } from '../json.ts';
import { fillMetadata } from '../slots/dashboard.ts';
import { pointer } from '../slots/slot.ts';
import type { FillSlot, Slot } from '../slots/slot.ts';
import { fillSlots } from '../slots/slots.ts';
import { isObject } from '../values/json-text.ts';
import { chartsOfLayout } from './bundle-ids.ts';
import type { AssetFile } from './files.ts';

/** How to read local ids, and where to tell of references that lead nowhere. */
export type IdentityScene = {
  readonly ids: LocalIds;
  /** Whether an asset exists; undefined when nobody can say (an uploaded bundle holds what it holds). */
  exists(id: AssetId): boolean | undefined;
  broken(path: string, what: string): void;
};

/** A file's content with an identity wherever Superset wrote a local id. */
export function toIdentities({ kind, raw }: AssetFile, scene: IdentityScene): JsonObject {
  const content = structuredClone(raw);
  // A file lists tags only where its version and a feature flag have them, so "none" may mean "nobody knows".
  if (isEmpty(content.tags)) delete content.tags;
  if (kind === 'chart') {
    content.params = parsedIfJson(content.params);
    content.query_context = parsedIfJson(content.query_context);
  }
  if (kind === 'dashboard') dashboardToIdentities(content, scene);
  fillSlots(kind, content, identityIn(scene));
  return content;
}

/** Names and UUIDs stay; a number is looked up, and what nobody knows goes: Superset shows nothing of it either. */
function identityIn(scene: IdentityScene): FillSlot {
  return (value, slot) => {
    if (typeof value === 'string' && !/^\d+$/.test(value)) return normalKey(value, slot);
    if (slot.kind === 'tag' && typeof value === 'string') return value;
    const key = scene.ids.keyOf(slot.kind, Number(value));
    if (key !== undefined) return key;
    scene.broken(slot.path, `the ${slot.kind.replace('_', ' ')} with the id ${String(value)}`);
    return undefined;
  };
}

const normalKey = (value: string, slot: Slot): string =>
  NATURAL_KEY_KINDS.has(slot.kind) ? value : value.toLowerCase();

function dashboardToIdentities(content: JsonObject, scene: IdentityScene): void {
  content.position = parsedIfJson(content.position);
  content.metadata = parsedIfJson(content.metadata);
  if (content.theme_uuid === null) delete content.theme_uuid;
  if (typeof content.theme_id === 'number') {
    const theme = scene.ids.keyOf('theme', content.theme_id);
    if (theme !== undefined) content.theme_uuid ??= theme;
  }
  const placed = placeCharts(content.position, scene);
  if (!isObject(content.metadata)) return;
  const metadata = content.metadata;
  for (const filters of ['native_filter_configuration', 'chart_customization_config']) {
    targetsToIdentities(metadata[filters], pointer('/metadata', filters), scene);
  }
  // Ids of charts that the layout does not place are left from other dashboards and other instances:
  // Superset's importers drop them too (update_id_refs).
  fillMetadata(metadata, '/metadata', (value, slot) => {
    if (slot.kind !== 'chart') return value;
    if (typeof value === 'string' && !/^\d+$/.test(value)) return value.toLowerCase();
    return placed.get(Number(value));
  });
}

/** Gives every chart of a layout its UUID, and takes it from those that no longer exist. Returns local id → UUID. */
function placeCharts(position: Json | undefined, scene: IdentityScene): Map<number, string> {
  const placed = new Map(chartsOfLayout(position));
  for (const [name, part] of Object.entries(isObject(position) ? position : {})) {
    if (!isObject(part) || part.type !== 'CHART' || !isObject(part.meta)) continue;
    const { meta } = part;
    const id = typeof meta.chartId === 'number' ? meta.chartId : undefined;
    if (typeof meta.uuid !== 'string') {
      const key = id === undefined ? undefined : scene.ids.keyOf('chart', id);
      if (key !== undefined) meta.uuid = key;
      else delete meta.uuid;
    }
    if (typeof meta.uuid === 'string') {
      meta.uuid = meta.uuid.toLowerCase();
      if (scene.exists(`chart:${meta.uuid}`) === false) delete meta.uuid;
      else if (id !== undefined) placed.set(id, meta.uuid);
    }
    if (meta.uuid === undefined) {
      scene.broken(
        pointer('/position', name),
        `a chart that does not exist (id ${id ?? 'unknown'})`,
      );
      if (id !== undefined) placed.delete(id);
    }
  }
  return placed;
}

/**
 * Exports replace the dataset ids of native filters by UUIDs themselves, but not those of chart customizations
 * (6.1), and the REST API gives ids only.
 */
function targetsToIdentities(filters: Json | undefined, base: string, scene: IdentityScene): void {
  if (!Array.isArray(filters)) return;
  filters.forEach((filter, i) => {
    if (!isObject(filter) || !Array.isArray(filter.targets)) return;
    filter.targets.forEach((target, j) => {
      if (!isObject(target) || target.datasetId === undefined) return;
      const id = target.datasetId;
      delete target.datasetId;
      if (id === null || target.datasetUuid !== undefined) return;
      const key = scene.ids.keyOf('dataset', Number(id));
      if (key !== undefined) target.datasetUuid = key;
      else scene.broken(pointer(base, i, 'targets', j), `the dataset with the id ${String(id)}`);
    });
  });
}
