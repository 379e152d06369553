import { extend } from './importer.ts';
import { SUPERSET_4_1 } from './superset-4-1.ts';

/** Superset 5.0. */
export const SUPERSET_5_0 = extend(SUPERSET_4_1, {
  line: '5.0',
  newChartTypes: ['cartodiagram'],
  goneChartTypes: ['event_flow'],
  fields: {
    database: ['impersonate_user'],
    extra: ['schema_options'],
    saved_query: ['catalog'],
  },
});
