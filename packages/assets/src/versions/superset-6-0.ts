import { extend } from './importer.ts';
import { SUPERSET_5_0 } from './superset-5-0.ts';

/** Superset 6.0: themes, dataset folders, tags in bundles, and importers that rename charts in cross filters. */
export const SUPERSET_6_0 = extend(SUPERSET_5_0, {
  line: '6.0',
  newChartTypes: ['ag-grid-table', 'gantt_chart'],
  kinds: new Set([...SUPERSET_5_0.kinds, 'theme']),
  currencyIsText: false,
  remapsCrossFilters: true,
  fields: {
    database: ['encrypted_extra'],
    dataset: ['folders'],
    chart: ['tags'],
    dashboard: ['tags', 'theme_uuid', 'theme_id'],
    theme: ['theme_name', 'json_data', 'uuid', 'version'],
  },
});
