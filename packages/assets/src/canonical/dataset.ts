import type { Json, JsonObject } from '../json.ts';
import { isObject } from '../values/json-text.ts';
import { NEVER_EXPORTED, omit, parsedIfJson, sortedBy, withoutDefaults } from './defaults.ts';
import type { Defaults } from './defaults.ts';

/** Defaults of superset.connectors.sqla.models.SqlaTable. */
export const DATASET_DEFAULTS: Defaults = {
  main_dttm_col: 'empty',
  currency_code_column: 'empty',
  description: 'empty',
  default_endpoint: 'empty',
  offset: { is: 0, orNull: true },
  cache_timeout: 'empty',
  catalog: 'empty',
  schema: 'empty',
  sql: 'empty',
  params: 'empty',
  template_params: 'empty',
  filter_select_enabled: { is: true, orNull: true },
  fetch_values_predicate: 'empty',
  extra: 'empty',
  normalize_columns: { is: false, orNull: true },
  always_filter_main_dttm: { is: false, orNull: true },
  folders: 'empty',
  columns: 'empty',
  metrics: 'empty',
};

/** Defaults of TableColumn. */
export const COLUMN_DEFAULTS: Defaults = {
  verbose_name: 'empty',
  is_dttm: { is: false, orNull: true },
  is_active: { is: true, orNull: true },
  type: 'empty',
  advanced_data_type: 'empty',
  groupby: { is: true, orNull: true },
  filterable: { is: true, orNull: true },
  expression: 'empty',
  description: 'empty',
  python_date_format: 'empty',
  datetime_format: 'empty',
  extra: 'empty',
};

/** Defaults of SqlMetric. */
export const METRIC_DEFAULTS: Defaults = {
  verbose_name: 'empty',
  metric_type: 'empty',
  description: 'empty',
  d3format: 'empty',
  currency: 'empty',
  extra: 'empty',
  warning_text: 'empty',
};

/** The dataset editor writes an empty warning where there is none. */
const EXTRA_DEFAULTS: Defaults = { warning_markdown: 'empty', certification: 'empty' };

/** Where Superset's first import format left traces of the instance that a dataset came from. */
export const IMPORT_TRACES = ['remote_id', 'import_time', 'database_name'] as const;

/** Read by example loaders alone; they say where rows come from, not what the dataset is. */
const LOADER_FIELDS = ['data', 'data_file', 'source_db_engine'] as const;

/**
 * Canonical dataset: the fields of Superset's export with JSON parsed, columns in the order of column_name and
 * metrics in the order of metric_name (Superset keeps no order of its own for either).
 */
export function canonicalDataset(raw: JsonObject): JsonObject {
  const content = omit(raw, ['uuid', 'version', ...LOADER_FIELDS, ...NEVER_EXPORTED]);
  for (const field of ['params', 'template_params', 'extra']) {
    if (content[field] !== undefined) content[field] = parsedIfJson(content[field]);
  }
  if (isObject(content.params)) content.params = omit(content.params, IMPORT_TRACES);
  if (content.columns !== undefined) {
    content.columns = children(content.columns, 'column_name', canonicalColumn);
  }
  if (content.metrics !== undefined) {
    content.metrics = children(content.metrics, 'metric_name', canonicalMetric);
  }
  if (Array.isArray(content.owners)) content.owners = sortedBy(content.owners);
  return withoutDefaults(content, DATASET_DEFAULTS);
}

function children(list: Json, name: string, canonical: (child: JsonObject) => JsonObject): Json {
  if (!Array.isArray(list)) return list;
  return sortedBy(
    list.map((child) => (isObject(child) ? canonical(child) : child)),
    name,
  );
}

function canonicalColumn(raw: JsonObject): JsonObject {
  return withoutDefaults({ ...omit(raw, ['uuid', 'id']), ...extraOf(raw) }, COLUMN_DEFAULTS);
}

function canonicalMetric(raw: JsonObject): JsonObject {
  const content = { ...omit(raw, ['uuid', 'id']), ...extraOf(raw) };
  // 4.1 and 5.0 keep a metric's currency as JSON text, 6.0 and later as JSON.
  if (content.currency !== undefined) content.currency = parsedIfJson(content.currency);
  return withoutDefaults(content, METRIC_DEFAULTS);
}

function extraOf(raw: JsonObject): JsonObject {
  if (raw.extra === undefined) return {};
  const extra = parsedIfJson(raw.extra);
  return { extra: isObject(extra) ? withoutDefaults(extra, EXTRA_DEFAULTS) : extra };
}
