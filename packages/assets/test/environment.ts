import { startSuperset } from '@ss-tools/lab';
import type { Superset, SupersetVersion } from '@ss-tools/lab';
import { connect } from '@ss-tools/superset';
import type { IdIndex, SupersetClient } from '@ss-tools/superset';
import {
  assetId,
  localIds,
  NO_IDS,
  readAssets,
  restPayload,
  rewriteRefs,
  translateVersion,
  writeBundle,
} from '../src/index.ts';
import type { Asset, AssetId, AssetKind, LocalIds, Loss, Problem, Unmapped } from '../src/index.ts';

export type Environment = AsyncDisposable & {
  readonly superset: Superset;
  readonly client: SupersetClient;
  readonly version: SupersetVersion;
};

/** A real Superset of its own and a client for it. */
export async function startEnvironment(
  version: SupersetVersion,
  estate: 'blank' | 'examples' = 'blank',
): Promise<Environment> {
  // The whole estate goes in one import here, which on a busy machine outlives gunicorn's 30 s.
  const superset = await startSuperset({ version, estate, gunicorn: { timeout: 300 } });
  const { url, username, password } = superset;
  const client = connect({ url, auth: { kind: 'password', username, password, provider: 'db' } });
  return {
    superset,
    client,
    version,
    async [Symbol.asyncDispose]() {
      await client.close();
      await superset[Symbol.asyncDispose]();
    },
  };
}

/** What the ids of an environment mean at this moment. */
export async function idsOf(client: SupersetClient): Promise<LocalIds> {
  const ids = await client.ids();
  const rows = (kind: AssetKind, index: IdIndex): [AssetKind, number, string][] =>
    [...index.byId].map(([id, { uuid, name }]) => [kind, id, uuid ?? name]);
  return localIds([
    ...rows('database', ids.databases),
    ...rows('dataset', ids.datasets),
    ...rows('chart', ids.charts),
    ...rows('dashboard', ids.dashboards),
    ...rows('theme', ids.themes),
    ...rows('annotation_layer', ids.annotationLayers),
  ]);
}

/** Everything that an environment's bundles carry, in canonical form. */
export async function capture(
  client: SupersetClient,
): Promise<{ assets: Map<AssetId, Asset>; problems: Problem[] }> {
  const [bundle, ids] = [await client.exportAssets(), await idsOf(client)];
  return readAssets(bundle, { ids });
}

/** Content by id, for comparing what two environments hold in words that a failing test can show. */
export const contents = (assets: Iterable<Asset>): Record<string, unknown> =>
  Object.fromEntries([...assets].map((asset) => [assetId(asset), asset.content]));

export type Promoted = {
  readonly desired: readonly Asset[];
  readonly losses: readonly Loss[];
  readonly unmapped: readonly Unmapped[];
};

/**
 * The least that a promotion does: translate to the target's version, point datasets at the target's own database, import one
 * bundle with the whole closure, mend through REST what the import could not know.
 */
export async function promote(
  assets: ReadonlyMap<AssetId, Asset>,
  from: Environment,
  to: Environment,
): Promise<Promoted> {
  const { client } = to;
  const [own] = [...(await capture(client)).assets.values()].filter(
    ({ kind }) => kind === 'database',
  );
  if (own === undefined) throw new Error('The target has no database.');
  const losses: Loss[] = [];
  const desired = [...assets.values()]
    .filter(({ kind }) => kind !== 'database')
    .map((asset) => {
      const translated = translateVersion(asset, { from: from.version, to: to.version });
      losses.push(...translated.losses);
      return rewriteRefs(translated.asset, (ref) =>
        ref.role === 'database' ? assetId(own) : ref.to,
      );
    });
  await createAnnotationLayers(desired, client);
  await copyThemes(desired, from, client);
  const { bundle, unmapped } = writeBundle([own, ...desired], {
    ids: await idsOf(client),
    type: 'assets',
    supersetVersion: to.version,
    timestamp: '2026-01-01T00:00:00+00:00',
  });
  await client.importAssets(new Map(bundle));
  const ids = await idsOf(client);
  for (const id of new Set(unmapped.map(({ asset }) => asset))) {
    const asset = desired.find((candidate) => assetId(candidate) === id) as Asset;
    const local = ids.idOf(asset.kind, asset.key);
    if (local === undefined) throw new Error(`${id} did not arrive.`);
    const { body } = restPayload(asset, ids);
    await (asset.kind === 'chart' ? client.charts : client.dashboards).update(local, body);
  }
  return { desired, losses, unmapped };
}

async function createAnnotationLayers(
  assets: readonly Asset[],
  client: SupersetClient,
): Promise<void> {
  const wanted = new Set(
    assets.flatMap(({ refs }) =>
      refs.filter(({ role }) => role === 'annotation-layer').map(({ to }) => to),
    ),
  );
  const there = new Set((await client.annotationLayers.list()).map(({ name }) => name));
  for (const id of wanted) {
    const name = id.slice('annotation_layer:'.length);
    if (!there.has(name)) await client.annotationLayers.create({ name });
  }
}

async function copyThemes(
  assets: readonly Asset[],
  from: Environment,
  client: SupersetClient,
): Promise<void> {
  const wanted = new Set(
    assets.flatMap(({ refs }) => refs.filter(({ role }) => role === 'theme').map(({ to }) => to)),
  );
  if (wanted.size === 0) return;
  const dashboards = (await from.client.dashboards.list()).map(({ id }) => id);
  const exported = readAssets(await from.client.exportBundle('dashboard', dashboards)).assets;
  const { bundle } = writeBundle(
    [...exported.values()].filter((asset) => wanted.has(assetId(asset))),
    {
      ids: NO_IDS,
      type: 'Theme',
      supersetVersion: '6.1.0',
      timestamp: '2026-01-01T00:00:00+00:00',
    },
  );
  await client.importBundle('theme', new Map(bundle), { overwrite: true });
}
