import type { AssetKind } from '../asset.ts';
import { DATABASE_DEFAULTS } from '../canonical/database.ts';
import { CHART_DEFAULTS } from '../canonical/chart.ts';
import { DASHBOARD_DEFAULTS } from '../canonical/dashboard.ts';
import { COLUMN_DEFAULTS, DATASET_DEFAULTS, METRIC_DEFAULTS } from '../canonical/dataset.ts';
import type { Defaults } from '../canonical/defaults.ts';
import type { Json, JsonObject } from '../json.ts';
import type { FieldGroup, Importer } from '../versions/importer.ts';

/** Fields whose "nothing" is not null: importers look into them without asking. */
const EMPTY_VALUES: Readonly<Record<string, Json>> = {
  'database.extra': {},
  'dataset.columns': [],
  'dataset.metrics': [],
  'chart.params': {},
  'dashboard.metadata': {},
};

/** A database without a tunnel must not name one; null is refused by some versions' own checks. */
const LEFT_OUT = new Set(['database.ssh_tunnel']);

const TABLES: Partial<Record<FieldGroup, Defaults>> = {
  database: DATABASE_DEFAULTS,
  dataset: DATASET_DEFAULTS,
  column: COLUMN_DEFAULTS,
  metric: METRIC_DEFAULTS,
  chart: CHART_DEFAULTS,
  dashboard: DASHBOARD_DEFAULTS,
  saved_query: { catalog: 'empty', schema: 'empty', description: 'empty' },
};

/**
 * Content with every field that the importer knows, defaults said aloud: an import changes what a file names and
 * leaves the rest as the target has it, so an absent field would not be put back to its default.
 */
export function withDefaults(
  group: FieldGroup,
  content: JsonObject,
  importer: Importer,
): JsonObject {
  const complete: JsonObject = { ...content };
  for (const [field, expected] of Object.entries(TABLES[group] ?? {})) {
    const name = `${group}.${field}`;
    if (complete[field] !== undefined || LEFT_OUT.has(name)) continue;
    if (!importer.fields[group].includes(field)) continue;
    complete[field] = expected === 'empty' ? (EMPTY_VALUES[name] ?? null) : expected.is;
  }
  return complete;
}

/** Whether bundles carry a kind at all; the others are written through REST. */
export const BUNDLED: Partial<Record<AssetKind, { folder: string; metadataType: string }>> = {
  database: { folder: 'databases', metadataType: 'Database' },
  dataset: { folder: 'datasets', metadataType: 'SqlaTable' },
  chart: { folder: 'charts', metadataType: 'Slice' },
  dashboard: { folder: 'dashboards', metadataType: 'Dashboard' },
  saved_query: { folder: 'queries', metadataType: 'SavedQuery' },
  theme: { folder: 'themes', metadataType: 'Theme' },
};
