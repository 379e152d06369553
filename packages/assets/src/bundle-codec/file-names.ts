import type { Asset, AssetId } from '../asset.ts';
import { BUNDLED } from './bundle-defaults.ts';

/**
 * The file of each asset that bundles carry: folders and names as Superset makes them, ending in the asset's UUID
 * instead of its local id, so that a name is the same for every environment and no two are.
 */
export function fileNames(assets: ReadonlyMap<AssetId, Asset>): Map<AssetId, string> {
  const names = new Map<AssetId, string>();
  for (const [id, asset] of assets) {
    const bundled = BUNDLED[asset.kind];
    if (bundled === undefined) continue;
    const file = `${slug(asset.name)}.${asset.key}.yaml`;
    const inDatabase = asset.kind === 'dataset' || asset.kind === 'saved_query';
    const database = assets.get(`database:${String(asset.content.database_uuid)}`);
    const folder = inDatabase
      ? `${bundled.folder}/${slug(database?.name ?? 'database')}`
      : bundled.folder;
    names.set(id, `${folder}/${file}`);
  }
  return names;
}

/** Letters, digits, dots, dashes and underscores; never a leading dot or underscore, which Superset would skip. */
function slug(name: string): string {
  const plain = name
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9._-]+/g, '_')
    .replace(/^[._-]+|[._-]+$/g, '')
    .slice(0, 80);
  return plain === '' ? 'unnamed' : plain;
}
