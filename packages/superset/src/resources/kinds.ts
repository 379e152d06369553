import type {
  AnnotationLayerRow,
  ChartRow,
  CssTemplateRow,
  DashboardRow,
  DatabaseRow,
  DatasetRow,
  SavedQueryRow,
  ThemeRow,
} from '../rows.ts';
import { asObject } from '../http/answer.ts';
import { named, number, optionalText, refs, tags, text, time } from './reading.ts';
import type { Kind } from './resource.ts';

export const database: Kind<DatabaseRow> = {
  path: '/api/v1/database/',
  listed: 'database',
  row: (row) => ({
    id: number(row, 'id'),
    uuid: text(row, 'uuid'),
    name: text(row, 'database_name'),
    backend: text(row, 'backend'),
    changedOn: time(row, 'changed_on'),
  }),
};

export const dataset: Kind<DatasetRow> = {
  path: '/api/v1/dataset/',
  listed: 'dataset',
  row: (row) => {
    const owner = asObject(row['database']);
    return {
      id: number(row, 'id'),
      uuid: text(row, 'uuid'),
      name: text(row, 'table_name'),
      databaseId: number(owner, 'id'),
      databaseName: text(owner, 'database_name'),
      catalog: optionalText(row, 'catalog'),
      schema: optionalText(row, 'schema'),
      kind: row['kind'] === 'virtual' ? 'virtual' : 'physical',
      changedOn: time(row, 'changed_on_utc'),
      owners: refs(row['owners']),
    };
  },
};

export const chart: Kind<ChartRow> = {
  path: '/api/v1/chart/',
  listed: 'chart',
  row: (row, profile) => ({
    id: number(row, 'id'),
    uuid: text(row, 'uuid'),
    name: text(row, 'slice_name'),
    vizType: text(row, 'viz_type'),
    datasetId: typeof row['datasource_id'] === 'number' ? row['datasource_id'] : null,
    changedOn: time(row, 'changed_on_utc'),
    owners: refs(row['owners']),
    tags: tags(row, profile),
    dashboards: refs(row['dashboards']),
  }),
};

export const dashboard: Kind<DashboardRow> = {
  path: '/api/v1/dashboard/',
  listed: 'dashboard',
  row: (row, profile) => ({
    id: number(row, 'id'),
    uuid: text(row, 'uuid'),
    title: text(row, 'dashboard_title'),
    slug: optionalText(row, 'slug'),
    published: row['published'] === true,
    changedOn: time(row, 'changed_on_utc'),
    owners: refs(row['owners']),
    roles: named(row['roles']),
    tags: tags(row, profile),
  }),
};

export const savedQuery: Kind<SavedQueryRow> = {
  path: '/api/v1/saved_query/',
  listed: 'saved_query',
  row: (row, profile) => {
    const owner = asObject(row['database']);
    return {
      id: number(row, 'id'),
      label: text(row, 'label'),
      description: optionalText(row, 'description'),
      databaseId: number(owner, 'id'),
      databaseName: text(owner, 'database_name'),
      catalog: optionalText(row, 'catalog'),
      schema: optionalText(row, 'schema'),
      sql: text(row, 'sql'),
      changedOn: time(row, 'changed_on'),
      tags: tags(row, profile),
    };
  },
};

export const cssTemplate: Kind<CssTemplateRow> = {
  path: '/api/v1/css_template/',
  listed: 'css_template',
  row: (row) => ({
    id: number(row, 'id'),
    name: text(row, 'template_name'),
    css: text(row, 'css'),
  }),
};

export const annotationLayer: Kind<AnnotationLayerRow> = {
  path: '/api/v1/annotation_layer/',
  listed: 'annotation_layer',
  row: (row) => ({
    id: number(row, 'id'),
    name: text(row, 'name'),
    description: optionalText(row, 'descr'),
    changedOn: time(row, 'changed_on'),
  }),
};

export const theme: Kind<ThemeRow> = {
  path: '/api/v1/theme/',
  listed: 'theme',
  row: (row) => ({
    id: number(row, 'id'),
    uuid: text(row, 'uuid'),
    name: text(row, 'theme_name'),
    json: text(row, 'json_data'),
    isSystem: row['is_system'] === true,
    isSystemDefault: row['is_system_default'] === true,
    isSystemDark: row['is_system_dark'] === true,
  }),
};
