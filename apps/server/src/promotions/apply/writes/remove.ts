import type { AssetId, AssetKind, Change } from '@ss-tools/assets';
import { parseAssetId } from '@ss-tools/assets';
import type { SupersetClient } from '@ss-tools/superset';
import { findSavedQuery } from './find-saved-query.ts';
import { countOf } from './write-context.ts';
import type { WriteContext } from './write-context.ts';

/** Deletes what the plan says shall go, dependents first. What is gone already is done. */
export async function removeAssets(
  write: WriteContext,
  deletions: readonly Change[],
): Promise<void> {
  if (deletions.length === 0) return;
  await write.steps.step('write:delete', `Delete ${countOf(deletions)}`, async () => {
    for (const [kind, ids] of inRuns(deletions)) {
      await write.run.assertHeld();
      await removeRun(write, kind, ids);
    }
  });
}

/** Neighbours of one kind go in one request. */
function inRuns(deletions: readonly Change[]): [AssetKind, AssetId[]][] {
  const runs: [AssetKind, AssetId[]][] = [];
  for (const { kind, id } of deletions) {
    const last = runs.at(-1);
    if (last !== undefined && last[0] === kind) last[1].push(id);
    else runs.push([kind, [id]]);
  }
  return runs;
}

async function removeRun(
  write: WriteContext,
  kind: AssetKind,
  assets: readonly AssetId[],
): Promise<void> {
  const { client, ids } = write.seen.captured;
  if (kind === 'tag') return client.tags.deleteMany(assets.map((id) => parseAssetId(id).key));
  const found = await Promise.all(
    assets.map(async (id) =>
      kind === 'saved_query' ? findSavedQuery(write, id) : ids.idOf(kind, parseAssetId(id).key),
    ),
  );
  const localIds = found.filter((id) => id !== undefined);
  switch (kind) {
    case 'dashboard':
      return client.dashboards.deleteMany(localIds);
    case 'chart':
      return client.charts.deleteMany(localIds);
    case 'dataset':
      return client.datasets.deleteMany(localIds);
    case 'saved_query':
      return client.savedQueries.deleteMany(localIds);
    case 'theme':
      return client.themes.deleteMany(localIds);
    case 'css_template':
      return client.cssTemplates.deleteMany(localIds);
    case 'annotation_layer':
      return removeLayers(client, localIds);
    case 'database':
      return client.databases.deleteMany(localIds);
  }
}

/** Superset deletes no layer that still holds annotations. */
async function removeLayers(client: SupersetClient, ids: readonly number[]): Promise<void> {
  for (const id of ids) {
    const held = await client.annotationLayers.annotations(id);
    if (held.length === 0) continue;
    await client.annotationLayers.deleteAnnotations(
      id,
      held.map((annotation) => annotation.id),
    );
  }
  await client.annotationLayers.deleteMany(ids);
}
