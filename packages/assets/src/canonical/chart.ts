import type { Json, JsonObject } from '../json.ts';
import { isObject } from '../values/json-text.ts';
import {
  isEmpty,
  NEVER_EXPORTED,
  omit,
  parsedIfJson,
  sortedBy,
  withoutDefaults,
} from './defaults.ts';
import { IMPORT_TRACES } from './dataset.ts';
import type { Defaults } from './defaults.ts';

/** Defaults of superset.models.slice.Slice. */
export const CHART_DEFAULTS: Defaults = {
  description: 'empty',
  certified_by: 'empty',
  certification_details: 'empty',
  cache_timeout: 'empty',
  params: 'empty',
  query_context: 'empty',
};

/**
 * What a chart's form data says about the instance that it lives in: Superset derives it anew from the chart's own row
 * (Slice.form_data; superset.commands.utils.update_chart_config_dataset). `force` says that somebody had pressed Refresh.
 */
const LOCAL_FORM_DATA = [
  'datasource',
  'datasource_name',
  'datasource_type',
  'slice_id',
  'dashboards',
  'dashboardId',
  'force',
  ...IMPORT_TRACES,
] as const;

/**
 * Canonical chart: the fields of Superset's export, with `query_context` parsed (text stays where it is no JSON) and
 * everything gone that names the instance. References are names: dataset_uuid, and in annotation layers `value` is
 * the name of an annotation layer or the UUID of a chart; `deck_slices` are UUIDs of charts.
 */
export function canonicalChart(raw: JsonObject): JsonObject {
  const content = omit(raw, [
    'uuid',
    'version',
    'datasource_type',
    'datasource_name',
    'datasource_id',
    'url_params',
    ...NEVER_EXPORTED,
  ]);
  if (content.params !== undefined)
    content.params = canonicalFormData(parsedIfJson(content.params));
  if (content.query_context !== undefined) {
    content.query_context = canonicalQueryContext(parsedIfJson(content.query_context));
  }
  for (const list of ['owners', 'tags']) {
    if (content[list] !== undefined) content[list] = sortedBy(content[list]);
  }
  return withoutDefaults(content, CHART_DEFAULTS);
}

function canonicalFormData(params: Json): Json {
  if (!isObject(params)) return params;
  const content = withPlainUrl(omit(params, LOCAL_FORM_DATA));
  // Every import writes an empty list (superset.commands.chart.importers.v1.utils.filter_chart_annotations).
  if (isEmpty(content.annotation_layers)) delete content.annotation_layers;
  return content;
}

/**
 * Keys of Superset's own page addresses (URL_PARAMS of its frontend), which land in charts that were saved from such a page.
 * They name cache entries and local ids; what a person put into an address for url_param() stays.
 */
const PAGE_ADDRESS = [
  'dashboard_id',
  'dashboard_page_id',
  'dataset_id',
  'datasource_id',
  'datasource_type',
  'expand_filters',
  'form_data_key',
  'native_filters',
  'native_filters_key',
  'permalink_key',
  'preselect_filters',
  'save_action',
  'show_filters',
  'slice_id',
] as const;

function withPlainUrl(owner: JsonObject): JsonObject {
  if (!isObject(owner.url_params)) return owner;
  return { ...owner, url_params: omit(owner.url_params, PAGE_ADDRESS) };
}

/**
 * `force`, `result_format` and `result_type` are set anew by whoever runs a saved query context
 * (superset.charts.data.api), and `datasource` is set by the importer.
 */
function canonicalQueryContext(context: Json): Json {
  if (!isObject(context)) return context;
  const content = omit(context, ['datasource', 'force']);
  if (content.form_data === null) delete content.form_data;
  if (content.form_data !== undefined) content.form_data = canonicalFormData(content.form_data);
  if (Array.isArray(content.queries)) {
    content.queries = content.queries.map((query) => {
      if (!isObject(query)) return query;
      const canonical = withPlainUrl(omit(query, ['datasource']));
      if (isEmpty(canonical.annotation_layers)) delete canonical.annotation_layers;
      return canonical;
    });
  }
  return content;
}
