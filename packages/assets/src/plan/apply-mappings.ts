import type { Asset, AssetId } from '../asset.ts';
import { assetId, parseAssetId } from '../asset.ts';
import { makeAsset } from '../make-asset.ts';
import { rewriteRefs, withKey } from '../rewrite-refs.ts';
import type { Json, JsonObject } from '../json.ts';
import type { Mappings, NameMapping } from '../mapping.ts';
import type { Notice } from '../plan.ts';
import type { Snapshot } from '../snapshot.ts';
import { checkMappings } from './check-mappings.ts';

/** A snapshot in the target's identities. `sourceOf` leads back: target identity → source identity, for every asset. */
export type MappedSnapshot = {
  readonly snapshot: Snapshot;
  readonly sourceOf: ReadonlyMap<AssetId, AssetId>;
  /** Leads forth: what an identity of the source is called in the target. */
  readonly toTarget: (id: AssetId) => AssetId;
  /** One notice `mapping-invalid` for each entry that cannot be used; those entries were not applied. */
  readonly errors: readonly Notice[];
};

/**
 * Puts a source's snapshot into the target's identities and values: keys of assets and every reference to them, catalogs,
 * schemas and tables of datasets and saved queries by their source database, names of roles and owners.
 */
export function applyMappings(
  source: Snapshot,
  mappings: Mappings,
  target: Snapshot | null = null,
): MappedSnapshot {
  const { usable, errors } = checkMappings(mappings, mentioned(source), target);
  const renamed = new Map(usable.assets.map(({ from, to }) => [from, to]));
  const toTarget = (id: AssetId): AssetId => renamed.get(id) ?? id;
  const assets = new Map<AssetId, Asset>();
  const sourceOf = new Map<AssetId, AssetId>();
  for (const [id, asset] of source.assets) {
    const mapped = mapAsset(asset, usable, toTarget);
    assets.set(assetId(mapped), mapped);
    sourceOf.set(assetId(mapped), id);
  }
  const absent = new Set([...source.absent].map(toTarget));
  const unread = new Map([...(source.unread ?? [])].map(([id, why]) => [toTarget(id), why]));
  return { snapshot: { ...source, absent, assets, unread }, sourceOf, toTarget, errors };
}

/** Every identity that a snapshot speaks of, be it only in a reference: a bundle need not hold its databases. */
function mentioned(snapshot: Snapshot): ReadonlySet<AssetId> {
  const ids = new Set(snapshot.assets.keys());
  for (const asset of snapshot.assets.values()) for (const ref of asset.refs) ids.add(ref.to);
  return ids;
}

function mapAsset(asset: Asset, mappings: Mappings, toTarget: (id: AssetId) => AssetId): Asset {
  const id = assetId(asset);
  const content = mapPeople(mapPlace(asset, mappings), mappings);
  let mapped =
    content === asset.content ? asset : makeAsset({ kind: asset.kind, key: asset.key, content });
  if (asset.refs.some((ref) => toTarget(ref.to) !== ref.to)) {
    mapped = rewriteRefs(mapped, (ref) => toTarget(ref.to));
  }
  return toTarget(id) === id ? mapped : withKey(mapped, parseAssetId(toTarget(id)).key);
}

/** Where a dataset or saved query reads from. A virtual dataset's table_name is only a name, so it stays. */
function mapPlace(asset: Asset, mappings: Mappings): JsonObject {
  const database = asset.refs.find((ref) => ref.role === 'database')?.to;
  if (database === undefined) return asset.content;
  const isTable = asset.kind === 'dataset' && !asset.content['sql'];
  const fields: [string, readonly NameMapping[]][] = [
    ['catalog', mappings.catalogs],
    ['schema', mappings.schemas],
    ...(isTable ? [['table_name', mappings.tables] as [string, readonly NameMapping[]]] : []),
  ];
  let content = asset.content;
  for (const [field, names] of fields) {
    const value = content[field] ?? null;
    const match = names.find((name) => name.database === database && name.from === value);
    if (match !== undefined && match.to !== value) content = withField(content, field, match.to);
  }
  return content;
}

/** Canonical content leaves out what is null. */
function withField(content: JsonObject, field: string, value: string | null): JsonObject {
  const { [field]: _old, ...rest } = content;
  return value === null ? rest : { ...rest, [field]: value };
}

function mapPeople(content: JsonObject, mappings: Mappings): JsonObject {
  const owners = mapNames(content['owners'], mappings.owners);
  const roles = mapNames(content['roles'], mappings.roles);
  if (owners === content['owners'] && roles === content['roles']) return content;
  return {
    ...content,
    ...(owners === undefined ? {} : { owners }),
    ...(roles === undefined ? {} : { roles }),
  };
}

/** Maps a list of names; null leaves a name away. The result is sorted and holds no name twice. */
function mapNames(names: Json | undefined, mappings: Mappings['owners']): Json | undefined {
  if (!Array.isArray(names) || !names.some((name) => mappings.some(({ from }) => from === name))) {
    return names;
  }
  const mapped = names.flatMap((name) => {
    const match = mappings.find(({ from }) => from === name);
    if (match === undefined) return [String(name)];
    return match.to === null ? [] : [match.to];
  });
  return [...new Set(mapped)].sort();
}
