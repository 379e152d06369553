import { extend } from './importer.ts';
import { SUPERSET_6_0 } from './superset-6-0.ts';

/** Superset 6.1. */
export const SUPERSET_6_1 = extend(SUPERSET_6_0, {
  line: '6.1',
  fields: {
    database: ['masked_encrypted_extra', 'configuration_method'],
    extra: ['per_user_caching'],
    dataset: ['currency_code_column', 'source_db_engine', 'data_file'],
    column: ['datetime_format'],
    metadata: ['chart_customization_config', 'show_chart_timestamps'],
  },
});
