import type { Json, JsonObject } from '../json.ts';
import { isObject } from '../values/json-text.ts';
import { omit, parsedIfJson, sortedBy, withoutDefaults } from './defaults.ts';

/** Canonical saved query: database_uuid, catalog, schema, label, description, sql. */
export function canonicalSavedQuery(raw: JsonObject): JsonObject {
  return withoutDefaults(omit(raw, ['uuid', 'version']), {
    catalog: 'empty',
    schema: 'empty',
    description: 'empty',
    sql: 'empty',
    template_parameters: 'empty',
  });
}

/** Canonical theme: theme_name and json_data, parsed. */
export function canonicalTheme(raw: JsonObject): JsonObject {
  const content = omit(raw, ['uuid', 'version']);
  if (content.json_data !== undefined) content.json_data = parsedIfJson(content.json_data);
  return withoutDefaults(content, { json_data: 'empty' });
}

/** Canonical CSS template: name and css. */
export function canonicalCssTemplate(raw: JsonObject): JsonObject {
  return withoutDefaults(raw, { css: 'empty' });
}

/** Canonical tag: name and description. Only custom tags are worth moving; Superset makes the others itself. */
export function canonicalTag(raw: JsonObject): JsonObject {
  return withoutDefaults(raw, { description: 'empty' });
}

/**
 * Canonical annotation layer: name, description, and its annotations {short_descr, long_descr, start_dttm, end_dttm,
 * json_metadata} in the order of start, end and text. Times are ISO 8601 without a zone, as Superset keeps them.
 */
export function canonicalAnnotationLayer(raw: JsonObject): JsonObject {
  const content = { ...raw };
  if (Array.isArray(content.annotations)) {
    const annotations = content.annotations.map((annotation) =>
      isObject(annotation) ? canonicalAnnotation(annotation) : annotation,
    );
    content.annotations = sortedByTime(annotations);
  }
  return withoutDefaults(content, { description: 'empty', annotations: 'empty' });
}

function canonicalAnnotation(raw: JsonObject): JsonObject {
  const content = { ...raw };
  for (const field of ['start_dttm', 'end_dttm']) {
    if (typeof content[field] === 'string') content[field] = plainTime(content[field]);
  }
  if (content.json_metadata !== undefined) {
    content.json_metadata = parsedIfJson(content.json_metadata);
  }
  return withoutDefaults(content, { long_descr: 'empty', json_metadata: 'empty' });
}

/** "2026-01-02 03:04:05.000000" and "2026-01-02T03:04:05" are one time. */
function plainTime(text: string): string {
  return text
    .trim()
    .replace(' ', 'T')
    .replace(/(\.\d*?)0+(?=Z|[-+]|$)/, '$1')
    .replace(/\.(?=Z|[-+]|$)/, '')
    .replace(/(?:Z|\+00:?00)$/, '');
}

function sortedByTime(annotations: Json[]): Json {
  const key = (annotation: Json): string =>
    isObject(annotation)
      ? JSON.stringify([annotation.start_dttm, annotation.end_dttm, annotation.short_descr])
      : '';
  return (sortedBy(annotations) as Json[]).sort((a, b) =>
    key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0,
  );
}
