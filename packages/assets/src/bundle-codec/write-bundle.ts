import { assetId } from '../asset.ts';
import type { Asset, AssetId } from '../asset.ts';
import type { Bundle, LocalIds } from '../bundle.ts';
import type { Json, JsonObject } from '../json.ts';
import { IMPORTERS, importerOf } from '../versions/importer-of.ts';
import type { FieldGroup, Importer } from '../versions/importer.ts';
import { isObject, stringifyJson } from '../values/json-text.ts';
import { writeYaml } from '../yaml/write.ts';
import { BUNDLED, withDefaults } from './bundle-defaults.ts';
import { chartIdsFor } from './chart-ids.ts';
import { fileNames } from './file-names.ts';
import { chartToLocalIds, dashboardToLocalIds, unmappedIn } from './to-local-ids.ts';
import type { LocalScene, Unmapped } from './to-local-ids.ts';

export type WriteOptions = {
  /** The target's local ids; NO_IDS for files that are for no Superset in particular. */
  readonly ids: LocalIds;
  /** What the import endpoint expects: 'assets' for /assets/import/, or the model's name for the others. */
  readonly type:
    | 'assets'
    | 'Dashboard'
    | 'SqlaTable'
    | 'Slice'
    | 'Database'
    | 'SavedQuery'
    | 'Theme';
  /** The target's version ("5.0.0"); null writes for the newest known one. */
  readonly supersetVersion: string | null;
  /** ISO 8601 with an offset; stands in metadata.yaml, which Superset reads and ignores. */
  readonly timestamp: string;
};

export type WrittenBundle = {
  readonly bundle: Bundle;
  /** The file of each asset, which import endpoints name passwords by. */
  readonly files: ReadonlyMap<AssetId, string>;
  /** What the import will leave wrong; patch it through REST with restPayload() when the import has given its ids. */
  readonly unmapped: readonly Unmapped[];
};

/**
 * Writes assets as the bundle that a Superset of that version imports (canonical → files). Kinds that bundles do not
 * carry (CSS templates, annotation layers) are left out; so are owners and roles, and the SSH tunnel of a database that
 * the target has. Fields that the version refuses are the caller's to remove with translateVersion().
 */
export function writeBundle(assets: Iterable<Asset>, options: WriteOptions): WrittenBundle {
  const importer = importerOf(options.supersetVersion) ?? (IMPORTERS.at(-1) as Importer);
  const all = new Map<AssetId, Asset>();
  for (const asset of assets) all.set(assetId(asset), asset);
  const files = fileNames(all);
  const unmapped: Unmapped[] = [];
  const chartIds = chartIdsFor(options.ids);
  const bundle = new Map<string, string>();
  const { type, timestamp } = options;
  bundle.set('metadata.yaml', writeYaml({ version: '1.0.0', type, timestamp }));
  for (const [id, file] of files) {
    const asset = all.get(id) as Asset;
    const scene: LocalScene = {
      ids: options.ids,
      chartIds,
      remapsCrossFilters: importer.remapsCrossFilters,
      unmapped: unmappedIn(asset, unmapped),
      nameOf: (other) => all.get(other)?.name,
    };
    bundle.set(file, writeYaml(fileContent(asset, importer, scene)));
  }
  const tags = [...all.values()].filter(({ kind }) => kind === 'tag');
  if (tags.length > 0 && importer.fields.dashboard.includes('tags')) {
    bundle.set('tags.yaml', writeYaml({ tags: tags.map(tagEntry) }));
  }
  return { bundle, files, unmapped };
}

const tagEntry = ({ key, content }: Asset): JsonObject => ({
  tag_name: key,
  description: content.description ?? null,
});

function fileContent(asset: Asset, importer: Importer, scene: LocalScene): JsonObject {
  const { kind, key } = asset;
  const { owners: _owners, roles: _roles, ...content } = structuredClone(asset.content);
  const group = kind as FieldGroup;
  if (!importer.fields[group].includes('tags')) delete content.tags;
  // Superset would keep the mask as the password of a tunnel that it has (load_configs looks it up by the wrong UUID).
  if (kind === 'database' && scene.ids.idOf(kind, key) !== undefined) delete content.ssh_tunnel;
  let fields = withDefaults(group, content, importer);
  if (kind === 'dataset') fields = datasetFields(fields, importer);
  if (kind === 'chart') fields = chartFields(fields, scene);
  if (kind === 'dashboard') fields = dashboardFields(fields, importer, scene);
  if (kind === 'theme') fields.json_data ??= {};
  if (kind === 'saved_query') fields.sql ??= '';
  return { ...fields, uuid: key, version: '1.0.0' };
}

function datasetFields(fields: JsonObject, importer: Importer): JsonObject {
  const each = (list: Json | undefined, group: FieldGroup): Json[] =>
    (Array.isArray(list) ? list : []).map((item) =>
      isObject(item) ? withDefaults(group, item, importer) : item,
    );
  const metrics = each(fields.metrics, 'metric').map((metric) =>
    isObject(metric) && isObject(metric.currency) && importer.currencyIsText
      ? { ...metric, currency: stringifyJson(metric.currency) }
      : metric,
  );
  return { ...fields, columns: each(fields.columns, 'column'), metrics };
}

function chartFields(fields: JsonObject, scene: LocalScene): JsonObject {
  chartToLocalIds(fields, scene);
  const context = fields.query_context;
  return {
    ...fields,
    query_context: isObject(context) ? stringifyJson(context) : (context ?? null),
  };
}

/**
 * A dashboard's theme goes by its local id, which every import takes (Dashboard.extra_import_fields): /assets/import/ knows
 * no themes, and drops a theme_uuid without a word.
 */
function dashboardFields(fields: JsonObject, importer: Importer, scene: LocalScene): JsonObject {
  dashboardToLocalIds(fields, scene);
  if (!importer.fields.dashboard.includes('theme_id')) return fields;
  const { theme_uuid: theme, ...rest } = fields;
  if (typeof theme !== 'string') return { ...rest, theme_id: null };
  const id = scene.ids.idOf('theme', theme);
  if (id !== undefined) return { ...rest, theme_id: id };
  scene.unmapped({ kind: 'theme', role: 'theme', path: '/theme_uuid' }, theme, 'no-local-id');
  return { ...rest, theme_uuid: theme };
}

/** Whether a kind is written by bundles. */
export const isBundled = (kind: Asset['kind']): boolean => BUNDLED[kind] !== undefined;
