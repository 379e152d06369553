import type { Asset, Json, JsonObject } from '@ss-tools/assets';
import type { SupersetClient } from '@ss-tools/superset';
import { countOf, ofKind, underWay } from './write-context.ts';
import type { WriteContext } from './write-context.ts';

/**
 * Writes css templates, annotation layers and descriptions of tags, which no bundle carries, through REST. They have no
 * UUID: before one is made, its name is looked up, so that a repeat makes no second one.
 */
export async function writeRestKinds(write: WriteContext, assets: readonly Asset[]): Promise<void> {
  const wanted = [
    ...ofKind(assets, 'css_template'),
    ...ofKind(assets, 'annotation_layer'),
    ...ofKind(assets, 'tag'),
  ];
  if (wanted.length === 0) return;
  const { client, ids } = write.seen.captured;
  await write.steps.step('write:rest', `Write ${countOf(wanted)}`, async ({ sending }) => {
    for (const asset of wanted) {
      await write.run.assertHeld();
      await sending(underWay(write, [asset]));
      const localId = ids.idOf(asset.kind, asset.key);
      if (asset.kind === 'css_template') await writeTemplate(client, asset, localId);
      else if (asset.kind === 'annotation_layer') await writeLayer(client, asset, localId);
      else await client.tags.describe(asset.key, text(asset.content['description']));
    }
  });
}

async function writeTemplate(
  client: SupersetClient,
  asset: Asset,
  localId?: number,
): Promise<void> {
  const fields = { template_name: asset.key, css: text(asset.content['css']) };
  if (localId !== undefined) return client.cssTemplates.update(localId, fields);
  const find = async (): Promise<number | null> =>
    (await client.cssTemplates.list()).find((row) => row.name === asset.key)?.id ?? null;
  await client.cssTemplates.create(fields, { find });
}

async function writeLayer(client: SupersetClient, asset: Asset, known?: number): Promise<void> {
  const layers = client.annotationLayers;
  const fields = { name: asset.key, descr: text(asset.content['description']) };
  const find = async (): Promise<number | null> =>
    (await layers.list()).find((row) => row.name === asset.key)?.id ?? null;
  const layer = known ?? (await layers.create(fields, { find }));
  if (known !== undefined) await layers.update(known, fields);
  await writeAnnotations(client, layer, asset.content['annotations']);
}

/** Annotations have no identity of their own: those that are as wanted stay, the others go, the missing ones are made. */
async function writeAnnotations(
  client: SupersetClient,
  layer: number,
  wanted: Json | undefined,
): Promise<void> {
  const open = (Array.isArray(wanted) ? wanted : []).map((item) =>
    annotationFields(item as JsonObject),
  );
  const surplus: number[] = [];
  for (const row of await client.annotationLayers.annotations(layer)) {
    const is = annotationFields({
      short_descr: row.shortDescription,
      long_descr: row.longDescription,
      start_dttm: row.start,
      end_dttm: row.end,
      json_metadata: row.jsonMetadata,
    });
    const match = open.findIndex((fields) => JSON.stringify(fields) === JSON.stringify(is));
    if (match === -1) surplus.push(row.id);
    else open.splice(match, 1);
  }
  if (surplus.length > 0) await client.annotationLayers.deleteAnnotations(layer, surplus);
  for (const fields of open) await client.annotationLayers.createAnnotation(layer, fields);
}

const annotationFields = (item: JsonObject): JsonObject => ({
  short_descr: text(item['short_descr']),
  long_descr: text(item['long_descr']),
  start_dttm: item['start_dttm'] ?? null,
  end_dttm: item['end_dttm'] ?? null,
  json_metadata: text(item['json_metadata']),
});

const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '');
