import type { AssetKind } from '../asset.ts';
import type { LocalIds } from '../bundle.ts';
import type { Json } from '../json.ts';
import { isObject } from '../values/json-text.ts';
import type { AssetFile } from './files.ts';

/** Local ids that nobody knows anything of. */
export const NO_IDS: LocalIds = { keyOf: () => undefined, idOf: () => undefined };

/** Local ids from a table of [kind, id, key]. */
export function localIds(rows: Iterable<readonly [AssetKind, number, string]>): LocalIds {
  const keys = new Map<string, string>();
  const ids = new Map<string, number>();
  for (const [kind, id, key] of rows) {
    if (!keys.has(`${kind}:${id}`)) keys.set(`${kind}:${id}`, key);
    if (!ids.has(`${kind}:${key}`)) ids.set(`${kind}:${key}`, id);
  }
  return {
    keyOf: (kind, id) => keys.get(`${kind}:${id}`),
    idOf: (kind, key) => ids.get(`${kind}:${key}`),
  };
}

/**
 * What a bundle tells of the local ids of the Superset that it came from: a layout names charts by id and UUID, a
 * chart names its dataset by both, and names of chart and dashboard files end in the id. (Those of datasets do so
 * only from 6.0 on, and "sales_2020" is a table name too.)
 */
export function idsOfBundle(files: readonly AssetFile[]): LocalIds {
  const rows: [AssetKind, number, string][] = [];
  for (const { kind, raw } of files) {
    if (kind === 'dashboard') {
      rows.push(
        ...chartsOfLayout(raw.position).map(
          ([id, key]) => ['chart', id, key] as [AssetKind, number, string],
        ),
      );
    }
    if (kind === 'chart' && isObject(raw.params) && typeof raw.dataset_uuid === 'string') {
      const [, id] = /^(\d+)__table$/.exec(String(raw.params.datasource)) ?? [];
      if (id !== undefined) rows.push(['dataset', Number(id), raw.dataset_uuid.toLowerCase()]);
    }
  }
  for (const { kind, key, file } of files) {
    const [, id] = /_(\d+)\.ya?ml$/i.exec(file) ?? [];
    if (id !== undefined && (kind === 'chart' || kind === 'dashboard'))
      rows.push([kind, Number(id), key]);
  }
  return localIds(rows);
}

/** The charts that a raw layout places: [local id, UUID]. */
export function chartsOfLayout(position: Json | undefined): [number, string][] {
  if (!isObject(position)) return [];
  return Object.values(position).flatMap((part): [number, string][] => {
    if (!isObject(part) || part.type !== 'CHART' || !isObject(part.meta)) return [];
    const { chartId, uuid } = part.meta;
    return typeof chartId === 'number' && typeof uuid === 'string'
      ? [[chartId, uuid.toLowerCase()]]
      : [];
  });
}
