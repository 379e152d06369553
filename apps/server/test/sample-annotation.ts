import type { SupersetClient } from '@ss-tools/superset';

/** Makes an annotation layer of its own with one annotation, and lets a chart show it; answers the layer's name. */
export async function annotate(client: SupersetClient, chart: number): Promise<string> {
  const name = `layer ${crypto.randomUUID().slice(0, 8)}`;
  const layer = await client.annotationLayers.create({ name, descr: 'Releases' });
  await client.annotationLayers.createAnnotation(layer, {
    short_descr: 'v1',
    long_descr: 'The first release',
    start_dttm: '2026-01-01T00:00:00',
    end_dttm: '2026-01-02T00:00:00',
    json_metadata: '',
  });
  const params = JSON.parse(String((await client.charts.get(chart))['params'])) as object;
  const shown = {
    name: 'Releases',
    annotationType: 'EVENT',
    sourceType: 'NATIVE',
    value: layer,
    show: true,
    overrides: { time_range: null },
  };
  await client.charts.update(chart, {
    params: JSON.stringify({ ...params, annotation_layers: [shown] }),
  });
  return name;
}
