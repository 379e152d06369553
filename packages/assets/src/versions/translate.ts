import type { Asset } from '../asset.ts';
import type { Json, JsonObject } from '../json.ts';
import { makeAsset } from '../make-asset.ts';
import { pointer } from '../slots/slot.ts';
import { isObject } from '../values/json-text.ts';
import { drawsChartType, IMPORTERS, importerOf } from './importer-of.ts';
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
  const { kind, key, name } = asset;
  const isWhole = losses.length === 0;
  if (kind === 'chart') losses.push(...chartTypeLoss(String(content.viz_type), importer));
  if (isWhole) return { asset, losses };
  return { asset: makeAsset({ kind, key, name, content }), losses };
}

/** The type stays what it is, so that the chart is there when the target learns to draw it. */
function chartTypeLoss(type: string, importer: Importer): Loss[] {
  const loss = (why: string): Loss[] => [{ path: '/viz_type', value: type, why }];
  if (CONVERTED_ON_IMPORT.has(type)) {
    return loss(
      'Superset converts charts of this old type when it imports them, so the result will differ.',
    );
  }
  if (drawsChartType(importer, type)) return [];
  return loss(`Superset ${importer.line} cannot draw charts of the type ${type}.`);
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
