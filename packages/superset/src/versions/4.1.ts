import type { VersionProfile } from './profile.ts';

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&#34;',
  "'": '&#39;',
};

/** Superset 4.1: the oldest line that is supported; what the later ones start from. */
export const superset41: VersionProfile = {
  line: '4.1',
  columns: {
    database: ['id', 'uuid', 'database_name', 'backend', 'changed_on'],
    dataset: [
      'id',
      'uuid',
      'table_name',
      'database.id',
      'database.database_name',
      'catalog',
      'schema',
      'kind',
      'changed_on_utc',
      'owners.id',
    ],
    chart: [
      'id',
      'uuid',
      'slice_name',
      'viz_type',
      'datasource_id',
      'changed_on_utc',
      'owners.id',
      'tags.id',
      'tags.name',
      'tags.type',
      'dashboards.id',
    ],
    dashboard: [
      'id',
      'uuid',
      'dashboard_title',
      'slug',
      'published',
      'changed_on_utc',
      'owners.id',
      'roles.id',
      'roles.name',
      'tags.id',
      'tags.name',
      'tags.type',
    ],
    saved_query: [
      'id',
      'label',
      'description',
      'database.id',
      'database.database_name',
      'catalog',
      'schema',
      'sql',
      'changed_on',
      'tags.id',
      'tags.name',
      'tags.type',
    ],
    css_template: ['id', 'template_name', 'css'],
    annotation_layer: ['id', 'name', 'descr', 'changed_on'],
    tag: ['id', 'name', 'type', 'description'],
    theme: [],
  },
  unasked: { sparseAssetsImport: false, datasetFolders: false },
  filtersByUuid: false,
  // `get_tag` escapes with markupsafe when it makes a tag, but not when it looks for one.
  tagName: {
    kept: (typed) => typed.replaceAll(/[&<>"']/g, (sign) => ESCAPES[sign] ?? sign),
    typed: (kept) =>
      kept.replaceAll(
        /&(?:amp|lt|gt|#34|#39);/g,
        (entity) => Object.keys(ESCAPES).find((sign) => ESCAPES[sign] === entity) ?? entity,
      ),
  },
  attachesTagsOnce: true,
  // 4.1 exports saved queries with a catalog, which its own import then calls an unknown field. None is no loss.
  mendFile: (path, text) =>
    path.startsWith('queries/') ? text.replace(/^catalog: *(?:null|~)? *\r?\n/m, '') : text,
};
