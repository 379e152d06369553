import type { AssetKind } from '../asset.ts';
import type { JsonObject } from '../json.ts';
import { sortKeys } from '../values/json-text.ts';
import { canonicalChart } from './chart.ts';
import { canonicalDashboard } from './dashboard.ts';
import { canonicalDatabase } from './database.ts';
import { canonicalDataset } from './dataset.ts';
import {
  canonicalAnnotationLayer,
  canonicalCssTemplate,
  canonicalSavedQuery,
  canonicalTag,
  canonicalTheme,
} from './small-kinds.ts';

const CANONICAL: Record<AssetKind, (raw: JsonObject) => JsonObject> = {
  database: canonicalDatabase,
  theme: canonicalTheme,
  css_template: canonicalCssTemplate,
  annotation_layer: canonicalAnnotationLayer,
  tag: canonicalTag,
  dataset: canonicalDataset,
  chart: canonicalChart,
  dashboard: canonicalDashboard,
  saved_query: canonicalSavedQuery,
};

/**
 * The canonical form of an asset's content whose references are identities already: defaults, derived values and
 * secrets left out, keys sorted, lists without a meaning of their order sorted. Idempotent.
 */
export function canonicalContent(kind: AssetKind, raw: JsonObject): JsonObject {
  return sortKeys(CANONICAL[kind](raw));
}
