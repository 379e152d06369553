import { assetId, makeAsset } from '@ss-tools/assets';
import type { Asset, AssetId, AssetKind, LocalIds, Problem } from '@ss-tools/assets';
import type { Inspection, SupersetClient } from '@ss-tools/superset';

/** Kinds that no bundle carries, read whole: their lists hold the content. */
export type RestKinds = LocalIds & {
  readonly assets: readonly Asset[];
  /** Identities that several objects share, with the reason why they are no assets: nobody can tell which is meant. */
  readonly unread: ReadonlyMap<AssetId, string>;
  readonly problems: readonly Problem[];
  /** Saved queries have a UUID in their exports only. */
  readonly savedQueryIds: readonly number[];
};

/**
 * Reads css templates, annotation layers with their annotations, and tags (`GET /api/v1/css_template/`,
 * `annotation_layer/`, `tag/`), and lists the saved queries, as far as the kinds are wanted and the version has them.
 * @throws SupersetError when one cannot be read.
 */
export async function readRestKinds(
  client: SupersetClient,
  inspection: Inspection,
  kinds: ReadonlySet<AssetKind>,
  signal: AbortSignal,
): Promise<RestKinds> {
  const can = inspection.capabilities;
  const [templates, layers, tags, queries] = await Promise.all([
    kinds.has('css_template') && can.cssTemplates ? client.cssTemplates.list({ signal }) : [],
    kinds.has('annotation_layer') && can.annotationLayers
      ? client.annotationLayers.list({ signal })
      : [],
    kinds.has('tag') && can.tags ? client.tags.list({ signal }) : [],
    kinds.has('saved_query') && can.savedQueries ? client.savedQueries.list({ signal }) : [],
  ]);
  const found: { asset: Asset; localId: number }[] = [
    ...templates.map((row) => ({
      asset: makeAsset({
        kind: 'css_template',
        key: row.name,
        name: row.name,
        content: { name: row.name, css: row.css },
      }),
      localId: row.id,
    })),
    ...tags.map((row) => ({
      asset: makeAsset({
        kind: 'tag',
        key: row.name,
        name: row.name,
        content: { name: row.name, description: row.description ?? '' },
      }),
      localId: row.id,
    })),
    ...(await Promise.all(
      layers.map(async (layer) => {
        const annotations = await client.annotationLayers.annotations(layer.id, { signal });
        return {
          asset: makeAsset({
            kind: 'annotation_layer',
            key: layer.name,
            name: layer.name,
            content: {
              name: layer.name,
              description: layer.description ?? '',
              annotations: annotations.map((row) => ({
                short_descr: row.shortDescription,
                long_descr: row.longDescription ?? '',
                start_dttm: row.start,
                end_dttm: row.end,
                json_metadata: row.jsonMetadata ?? '',
              })),
            },
          }),
          localId: layer.id,
        };
      }),
    )),
  ];
  const problems = namedTwice(found);
  const unread = new Map(problems.map(({ asset, message }) => [asset, message]));
  return {
    assets: found.flatMap(({ asset }) => (unread.has(assetId(asset)) ? [] : [asset])),
    unread,
    problems,
    savedQueryIds: queries.map((query) => query.id),
    keyOf: (kind, id) =>
      found.find(({ asset, localId }) => asset.kind === kind && localId === id)?.asset.key,
    idOf: (kind, key) =>
      found.find(({ asset }) => asset.kind === kind && asset.key === key)?.localId,
  };
}

/** Superset lets several of these have one name, which is all that identifies them in another environment. */
function namedTwice(
  found: readonly { readonly asset: Asset; readonly localId: number }[],
): (Problem & { readonly asset: AssetId })[] {
  const ids = new Map<AssetId, number[]>();
  for (const { asset, localId } of found) {
    ids.set(assetId(asset), [...(ids.get(assetId(asset)) ?? []), localId]);
  }
  const named = new Map(found.map(({ asset }) => [assetId(asset), asset]));
  return [...ids].flatMap(([id, places]) => {
    const asset = named.get(id);
    if (places.length < 2 || asset === undefined) return [];
    const what = `${places.length} ${asset.kind.replace('_', ' ')}s are named “${asset.name}” (numbers ${places.join(', ')})`;
    const message = `${what}, so nobody can tell which one is meant. Rename all but one of them in Superset.`;
    return [{ level: 'error', code: 'name-twice', message, asset: id }];
  });
}
