import type { Json, JsonObject } from '../json.ts';
import { isObject } from '../values/json-text.ts';
import { fillList, fillMember, pointer } from './slot.ts';
import type { FillSlot, Slot } from './slot.ts';

/** Fills every slot of a chart: its dataset, its annotation sources, the layers of a deck.gl multi chart, its tags. */
export function fillChart(content: JsonObject, fill: FillSlot): void {
  const dataset: Slot = { kind: 'dataset', role: 'dataset', path: '/dataset_uuid' };
  fillMember(content, 'dataset_uuid', dataset, fill);
  fillFormData(content.params, '/params', fill);
  const context = content.query_context;
  if (isObject(context)) {
    fillFormData(context.form_data, '/query_context/form_data', fill);
    if (Array.isArray(context.queries)) {
      context.queries.forEach((query, i) => {
        fillFormData(query, pointer('/query_context/queries', i), fill);
      });
    }
  }
  fillList(content, 'tags', { kind: 'tag', role: 'tag', path: '/tags' }, fill);
}

function fillFormData(formData: Json | undefined, base: string, fill: FillSlot): void {
  if (!isObject(formData)) return;
  const slices: Slot = { kind: 'chart', role: 'chart', path: pointer(base, 'deck_slices') };
  fillList(formData, 'deck_slices', slices, fill);
  const layers = formData.annotation_layers;
  if (!Array.isArray(layers)) return;
  const kept = layers.filter((layer, i) => {
    const slot = annotationSlot(layer, pointer(base, 'annotation_layers', i, 'value'));
    if (slot === undefined || !isObject(layer) || layer.value === null) return true;
    const after = fill(layer.value as Json, slot);
    if (after !== undefined && after !== layer.value) layer.value = after;
    return after !== undefined;
  });
  if (kept.length !== layers.length) formData.annotation_layers = kept;
}

/**
 * What an annotation layer's `value` names: an annotation layer (sourceType NATIVE), a chart (line, table), or,
 * for formulas, nothing.
 */
function annotationSlot(layer: Json, path: string): Slot | undefined {
  if (!isObject(layer) || layer.value === undefined) return undefined;
  if (layer.sourceType === 'NATIVE') {
    return { kind: 'annotation_layer', role: 'annotation-layer', path };
  }
  if (layer.sourceType === 'line' || layer.sourceType === 'table') {
    return { kind: 'chart', role: 'annotation-chart', path };
  }
  return undefined;
}
