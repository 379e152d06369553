import type { Json, JsonObject } from '../json.ts';
import { canonicalJson, isObject } from '../values/json-text.ts';
import { isEmpty, omit, sortedBy, withoutDefaults } from './defaults.ts';
import type { Defaults } from './defaults.ts';

/** What DashboardDAO.set_dash_metadata writes, and the dashboard page assumes, for a setting nobody made. */
const METADATA_DEFAULTS: Defaults = {
  timed_refresh_immune_slices: 'empty',
  expanded_slices: 'empty',
  native_filter_configuration: 'empty',
  chart_customization_config: 'empty',
  chart_configuration: 'empty',
  global_chart_configuration: 'empty',
  native_filter_migration: 'empty',
  refresh_frequency: { is: 0, orNull: true },
  color_scheme: 'empty',
  color_namespace: 'empty',
  label_colors: 'empty',
  cross_filters_enabled: { is: true, orNull: true },
  show_chart_timestamps: { is: false, orNull: true },
  filter_bar_orientation: { is: 'VERTICAL', orNull: true },
};

/**
 * Written by the dashboard page whenever somebody who may edit opens it, from the colour scheme, `label_colors` and
 * the labels that the data happens to hold (PUT /api/v1/dashboard/{id}/colors): not a choice of anybody.
 */
const DERIVED_COLORS = ['shared_label_colors', 'map_label_colors', 'color_scheme_domain'] as const;

/**
 * Traces of Superset's first import format, a removed flag, a copy of the layout that older saves left behind, and the
 * filters of the filter box, a chart that Superset removed in 4.0: every import takes them out (migrate_dashboard).
 */
const TRACES = [
  'remote_id',
  'import_time',
  'show_native_filters',
  'positions',
  'default_filters',
  'filter_scopes',
] as const;

/** Canonical json_metadata. Its chart ids are already UUIDs. */
export function canonicalMetadata(metadata: Json): Json {
  if (!isObject(metadata)) return metadata;
  const content = omit(metadata, [...DERIVED_COLORS, ...TRACES]);
  for (const filters of ['native_filter_configuration', 'chart_customization_config']) {
    if (Array.isArray(content[filters])) content[filters] = content[filters].map(canonicalFilter);
  }
  if (isObject(content.chart_configuration)) {
    content.chart_configuration = canonicalChartConfiguration(content.chart_configuration);
  }
  if (isObject(content.global_chart_configuration)) {
    const scoped = canonicalScope(content.global_chart_configuration);
    const isDefault = canonicalJson(scoped) === GLOBAL_DEFAULT || isEmpty(scoped);
    content.global_chart_configuration = isDefault ? {} : scoped;
  }
  if (content.timed_refresh_immune_slices !== undefined) {
    content.timed_refresh_immune_slices = sortedBy(content.timed_refresh_immune_slices);
  }
  return withoutDefaults(content, METADATA_DEFAULTS);
}

/** Every chart may filter every other one (DEFAULT_CROSS_FILTER_SCOPING of the dashboard page). */
const GLOBAL_DEFAULT = canonicalJson({ scope: { excluded: [], rootPath: ['ROOT_ID'] } });
const CHART_DEFAULT = canonicalJson({ crossFilters: { scope: 'global' } });

/** The page computes chartsInScope and tabsInScope from scope and layout each time it opens. */
function canonicalFilter(filter: Json): Json {
  if (!isObject(filter)) return filter;
  return canonicalScope(omit(filter, ['tabsInScope']));
}

function canonicalScope(scoped: JsonObject): JsonObject {
  const content = omit(scoped, ['chartsInScope']);
  if (!isObject(content.scope)) return content;
  const scope = { ...content.scope };
  for (const list of ['excluded', 'selectedLayers']) {
    if (scope[list] !== undefined) scope[list] = sortedBy(scope[list]);
  }
  return { ...content, scope };
}

/** Entries that say what the page assumes without them are left out; `id` repeats the key. */
function canonicalChartConfiguration(configuration: JsonObject): JsonObject {
  const entries = Object.entries(configuration).map(([chart, settings]): [string, Json] => {
    if (!isObject(settings)) return [chart, settings];
    const content = omit(settings, ['id']);
    if (isObject(content.crossFilters)) content.crossFilters = canonicalScope(content.crossFilters);
    return [chart, content];
  });
  return Object.fromEntries(
    entries.filter(
      ([, settings]) => !isEmpty(settings) && canonicalJson(settings) !== CHART_DEFAULT,
    ),
  );
}
