import type { Api } from '../api.ts';
import type { AnnotationLayers } from '../client.ts';
import { asObject } from '../http/answer.ts';
import type { Known } from '../probe/known.ts';
import type { AnnotationRow } from '../rows.ts';
import { annotationLayer } from './kinds.ts';
import { listAll } from './list.ts';
import { number, optionalText, text, time } from './reading.ts';
import { createAt, deleteManyAt, resource } from './resource.ts';

function annotation(layerId: number, row: Record<string, unknown>): AnnotationRow {
  return {
    id: number(row, 'id'),
    layerId,
    shortDescription: text(row, 'short_descr'),
    longDescription: optionalText(row, 'long_descr'),
    start: time(row, 'start_dttm'),
    end: time(row, 'end_dttm'),
    jsonMetadata: optionalText(row, 'json_metadata'),
  };
}

/** See `AnnotationLayers`. */
export function annotationLayers(api: Api, known: Known): AnnotationLayers {
  const within = (layerId: number): string => `${annotationLayer.path}${layerId}/annotation/`;
  return {
    ...resource(api, known, annotationLayer),
    async annotations(layerId, options = {}) {
      // The list leaves json_metadata out; only a single annotation has it.
      const rows = await listAll(api, within(layerId), { columns: ['id'], ...options });
      const ids = rows.map((row) => number(row, 'id'));
      return Promise.all(
        ids.map(async (id) =>
          annotation(layerId, {
            id,
            ...asObject((await api.read(`${within(layerId)}${id}`, options))['result']),
          }),
        ),
      );
    },
    createAnnotation: (layerId, fields, options) => createAt(api, within(layerId), fields, options),
    async updateAnnotation(layerId, id, fields, options = {}) {
      await api.json('PUT', `${within(layerId)}${id}`, {
        repeatable: true,
        ...options,
        body: fields,
      });
    },
    deleteAnnotations: (layerId, ids, options) => deleteManyAt(api, within(layerId), ids, options),
  };
}
