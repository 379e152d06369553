import { superset60 } from './6.0.ts';
import type { VersionProfile } from './profile.ts';

/** With DASHBOARD_LIST_CUSTOM_TAGS_ONLY / CHART_LIST_CUSTOM_TAGS_ONLY the lists name tags otherwise; asking for both is harmless. */
const CUSTOM_TAGS = ['custom_tags.id', 'custom_tags.name', 'custom_tags.type'];

/** Superset 6.1: lists that may hold tags made by people only. */
export const superset61: VersionProfile = {
  ...superset60,
  line: '6.1',
  columns: {
    ...superset60.columns,
    chart: [...superset60.columns.chart, ...CUSTOM_TAGS],
    dashboard: [...superset60.columns.dashboard, ...CUSTOM_TAGS],
  },
};
