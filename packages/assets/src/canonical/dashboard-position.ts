import type { Json, JsonObject } from '../json.ts';
import { canonicalJson, isObject } from '../values/json-text.ts';
import { omit } from './defaults.ts';

/** The layout that an export gives to a dashboard that has none (superset.commands.dashboard.export). */
const EMPTY_LAYOUT: JsonObject = {
  DASHBOARD_VERSION_KEY: 'v2',
  ROOT_ID: { children: ['GRID_ID'], id: 'ROOT_ID', type: 'ROOT' },
  GRID_ID: { children: [], id: 'GRID_ID', type: 'GRID' },
  HEADER_ID: { id: 'HEADER_ID', meta: {}, type: 'HEADER' },
};

/**
 * Canonical layout. Left out is what the dashboard page derives when it opens: `parents` (from the tree), a chart's
 * `sliceName` and `chartId`, and the header's text (the title). Names that an export makes up for charts without a
 * place are made the same every time.
 */
export function canonicalPosition(position: Json): JsonObject {
  const layout = isObject(position) && Object.keys(position).length > 0 ? position : EMPTY_LAYOUT;
  return withStableNames(
    Object.fromEntries(
      Object.entries(layout).map(([name, part]) => [
        name,
        isObject(part) ? canonicalPart(part) : part,
      ]),
    ),
  );
}

function canonicalPart(part: JsonObject): JsonObject {
  const content = omit(part, ['parents']);
  if (part.type === 'HEADER' && isObject(part.meta)) content.meta = omit(part.meta, ['text']);
  if (part.type === 'CHART') {
    if (isObject(part.meta)) content.meta = omit(part.meta, ['chartId', 'sliceName']);
    // A chart has no children; whether the empty list is written depends on who wrote the layout.
    content.children = [];
  }
  return content;
}

/**
 * A chart that belongs to a dashboard without having a place in its layout gets one in every export: a component with
 * a random name, in a row with a random name, in no fixed order (append_charts in superset.commands.dashboard.export).
 * Here they are named after the chart and sorted by it, so that two exports of one dashboard agree.
 */
function withStableNames(layout: JsonObject): JsonObject {
  const renamed = new Map<string, string>();
  for (const [name, part] of Object.entries(layout)) {
    const chart = addedByExport(name, part);
    const stable = `CHART-N-${chart}`;
    if (chart !== undefined && layout[stable] === undefined) renamed.set(name, stable);
  }
  for (const [name, part] of Object.entries(layout)) {
    if (!/^ROW-N-[A-Z0-9]{8}$/.test(name)) continue;
    const stable = `ROW-N-${firstChild(part, renamed)}`;
    if (layout[stable] === undefined) renamed.set(name, stable);
  }
  if (renamed.size === 0) return layout;
  return Object.fromEntries(
    Object.entries(layout).map(([name, part]) => [
      renamed.get(name) ?? name,
      isObject(part) ? withNames(part, renamed) : part,
    ]),
  );
}

const CHART_ADDED = /^CHART-[A-Z0-9]{8}$/;

/** The UUID of the chart that an export gave this place to; undefined for a place that a person gave. */
function addedByExport(name: string, part: Json): string | undefined {
  if (!CHART_ADDED.test(name) || !isObject(part) || !isObject(part.meta)) return undefined;
  const { uuid, ...size } = part.meta;
  const untouched = canonicalJson(size) === '{"height":50,"width":4}';
  return untouched && typeof uuid === 'string' ? uuid : undefined;
}

function firstChild(row: Json, renamed: ReadonlyMap<string, string>): string {
  const children = isObject(row) && Array.isArray(row.children) ? row.children.map(String) : [];
  return children.map((child) => renamed.get(child) ?? child).sort()[0] ?? '';
}

function withNames(part: JsonObject, renamed: ReadonlyMap<string, string>): JsonObject {
  const content = { ...part };
  if (typeof part.id === 'string') content.id = renamed.get(part.id) ?? part.id;
  if (Array.isArray(part.children)) {
    const children = part.children.map((child) =>
      typeof child === 'string' ? (renamed.get(child) ?? child) : child,
    );
    const isAddedRow = content.id !== part.id && part.type === 'ROW';
    content.children = isAddedRow ? children.sort() : children;
  }
  return content;
}
