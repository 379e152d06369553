import type { JsonObject } from '../json.ts';
import { NEVER_EXPORTED, omit, parsedIfJson, sortedBy, withoutDefaults } from './defaults.ts';
import type { Defaults } from './defaults.ts';
import { canonicalMetadata } from './dashboard-metadata.ts';
import { canonicalPosition } from './dashboard-position.ts';

/** Defaults of superset.models.dashboard.Dashboard. */
export const DASHBOARD_DEFAULTS: Defaults = {
  description: 'empty',
  css: 'empty',
  slug: 'empty',
  certified_by: 'empty',
  certification_details: 'empty',
  published: { is: false, orNull: true },
  metadata: 'empty',
};

/**
 * Canonical dashboard: the fields of Superset's export. Charts are named by UUID wherever Superset writes an id of
 * its own: `position.*.meta.uuid`, keys of `metadata.chart_configuration`, lists of excluded charts and so on.
 */
export function canonicalDashboard(raw: JsonObject): JsonObject {
  const content = omit(raw, ['uuid', 'version', 'theme_id', ...NEVER_EXPORTED]);
  content.position = canonicalPosition(parsedIfJson(content.position));
  if (content.metadata !== undefined) {
    content.metadata = canonicalMetadata(parsedIfJson(content.metadata));
  }
  for (const list of ['owners', 'roles', 'tags']) {
    if (content[list] !== undefined) content[list] = sortedBy(content[list]);
  }
  return withoutDefaults(content, DASHBOARD_DEFAULTS);
}
