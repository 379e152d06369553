import type { Asset } from '../asset.ts';
import type { Json, JsonObject } from '../json.ts';
import { makeAsset } from '../make-asset.ts';
import { pointer } from '../slots/slot.ts';
import { isObject } from '../values/json-text.ts';
import { IMPORTERS, importerOf } from './importer-of.ts';
import type { FieldGroup, Importer } from './importer.ts';

/** A value that the target's version has no place for. `path` is a JSON pointer; columns and metrics by name. */
export type Loss = { readonly path: string; readonly value: Json; readonly why: string };

/** Chart types that importers of 4.1 and later convert (superset.migrations.shared.migrate_viz.processors). */
const CONVERTED_ON_IMPORT = new Set([
  'treemap',
  'pivot_table',
  'dual_line',
  'sunburst',
  'line',
  'area',
  'bar',
  'dist_bar',
  'bubble',
  'heatmap',
  'histogram',
  'sankey',
  'filter_box',
]);

/** What ss-tools keeps beside the bundle's fields and writes through REST, on every version. */
const ATTACHED = ['owners', 'roles', 'tags'];

/**
 * An asset as another version of Superset can hold it: fields that its importer refuses are gone, and each is named. (A field
 * at its default is absent from canonical content, so what is gone was a choice of somebody.) The same object comes
 * back when nothing is lost. With an unknown target version (null) nothing is translated.
 *
 * @param versions `from` is the version whose fields the content uses; what is refused depends on `to` alone, since a
 *   Superset refuses some of what it exports itself (4.1: a saved query's catalog).
 */
export function translateVersion(
  asset: Asset,
  versions: { readonly from: string | null; readonly to: string | null },
): { asset: Asset; losses: Loss[] } {
  const importer = importerOf(versions.to);
  if (importer === null) return { asset, losses: [] };
  const losses: Loss[] = [];
  const content = translated(asset, new Translator(importer, losses));
  if (asset.kind === 'chart' && CONVERTED_ON_IMPORT.has(String(content.viz_type))) {
    const why = `Superset converts charts of this old type when it imports them, so the result will differ.`;
    return {
      asset,
      losses: [...losses, { path: '/viz_type', value: content.viz_type ?? null, why }],
    };
  }
  if (losses.length === 0) return { asset, losses };
  const { kind, key, name } = asset;
  return { asset: makeAsset({ kind, key, name, content }), losses };
}

function translated({ kind, content }: Asset, translator: Translator): JsonObject {
  if (kind === 'database') {
    const kept = translator.keep('database', content, '');
    return isObject(kept.extra)
      ? { ...kept, extra: translator.keep('extra', kept.extra, '/extra') }
      : kept;
  }
  if (kind === 'dataset') {
    const kept = translator.keep('dataset', content, '');
    return {
      ...kept,
      ...translator.keepEach('column', 'columns', 'column_name', kept.columns),
      ...translator.keepEach('metric', 'metrics', 'metric_name', kept.metrics),
    };
  }
  if (kind === 'dashboard') {
    const kept = translator.keep('dashboard', content, '');
    return isObject(kept.metadata)
      ? { ...kept, metadata: translator.keepKnownElsewhere('metadata', kept.metadata, '/metadata') }
      : kept;
  }
  if (kind === 'chart' || kind === 'saved_query' || kind === 'theme') {
    return translator.keep(kind, content, '');
  }
  return content;
}

class Translator {
  readonly #importer: Importer;
  readonly #losses: Loss[];

  constructor(importer: Importer, losses: Loss[]) {
    this.#importer = importer;
    this.#losses = losses;
  }

  /** The fields that the importer knows; the others are lost. */
  keep(group: FieldGroup, content: JsonObject, base: string): JsonObject {
    const known = this.#importer.fields[group];
    const attached = base === '' ? ATTACHED : [];
    return this.#filter(
      content,
      base,
      (field) => known.includes(field) || attached.includes(field),
    );
  }

  /** Leaves fields that no version knows: nobody checks them on import, and somebody put them there. */
  keepKnownElsewhere(group: FieldGroup, content: JsonObject, base: string): JsonObject {
    const known = this.#importer.fields[group];
    const elsewhere = IMPORTERS.flatMap((importer) => importer.fields[group]);
    return this.#filter(
      content,
      base,
      (field) => known.includes(field) || !elsewhere.includes(field),
    );
  }

  keepEach(group: FieldGroup, list: string, name: string, items: Json | undefined): JsonObject {
    if (!Array.isArray(items)) return {};
    const kept = items.map((item) =>
      isObject(item) ? this.keep(group, item, pointer('', list, String(item[name]))) : item,
    );
    return { [list]: kept };
  }

  #filter(content: JsonObject, base: string, keep: (field: string) => boolean): JsonObject {
    return Object.fromEntries(
      Object.entries(content).filter(([field, value]) => {
        if (keep(field)) return true;
        const why = `Superset ${this.#importer.line} does not know the field ${field}.`;
        this.#losses.push({ path: pointer(base, field), value, why });
        return false;
      }),
    );
  }
}

/**
 * What a source cannot say, the target keeps: copies from `actual` the fields that the target's version knows and the
 * source's does not (a 5.0 knows nothing of themes, so a promotion from it must not take a dashboard's theme away).
 * The same object comes back when there is nothing to keep.
 */
export function keepTargetOnlyFields(
  desired: Asset,
  actual: Asset,
  versions: { readonly from: string | null; readonly to: string | null },
): Asset {
  const from = importerOf(versions.from);
  const to = importerOf(versions.to);
  if (from === null || to === null || from === to) return desired;
  const newer = (group: FieldGroup): string[] =>
    to.fields[group].filter((field) => !from.fields[group].includes(field));
  const { kind, content } = desired;
  let kept: JsonObject = content;
  if (kind === 'database' || kind === 'dataset' || kind === 'dashboard' || kind === 'saved_query') {
    kept = adopt(
      kept,
      actual.content,
      newer(kind).filter((field) => field !== 'tags'),
    );
  }
  const nested = { database: ['extra', 'extra'], dashboard: ['metadata', 'metadata'] } as const;
  if (kind === 'database' || kind === 'dashboard') {
    const [field, group] = nested[kind];
    const theirs = actual.content[field];
    if (isObject(theirs)) {
      const ours = isObject(kept[field]) ? kept[field] : {};
      const both = adopt(ours, theirs, newer(group));
      if (both !== ours) kept = { ...kept, [field]: both };
    }
  }
  if (kind === 'dataset') kept = adoptInColumns(kept, actual.content, newer('column'));
  return kept === content
    ? desired
    : makeAsset({ kind, key: desired.key, name: desired.name, content: kept });
}

function adopt(ours: JsonObject, theirs: JsonObject, fields: readonly string[]): JsonObject {
  const found = fields.filter((field) => theirs[field] !== undefined && ours[field] === undefined);
  if (found.length === 0) return ours;
  return { ...ours, ...Object.fromEntries(found.map((field) => [field, theirs[field] as Json])) };
}

function adoptInColumns(
  ours: JsonObject,
  theirs: JsonObject,
  fields: readonly string[],
): JsonObject {
  if (!Array.isArray(ours.columns) || !Array.isArray(theirs.columns) || fields.length === 0)
    return ours;
  const byName = new Map(
    theirs.columns.filter(isObject).map((column) => [column.column_name, column]),
  );
  const columns = ours.columns.map((column) => {
    const match = isObject(column) ? byName.get(column.column_name as Json) : undefined;
    return isObject(column) && match ? adopt(column, match, fields) : column;
  });
  const changed = columns.some((column, i) => column !== (ours.columns as Json[])[i]);
  return changed ? { ...ours, columns } : ours;
}
