import type { Asset, AssetId } from '../asset.ts';
import { assetId, parseAssetId } from '../asset.ts';
import type { Snapshot } from '../snapshot.ts';
import { lookUp } from './look-up.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/**
 * Reads what a person typed to choose an asset: `dashboard:UUID`, `dashboard:slug`, `chart:UUID`, `tag:name`, …
 * A display name is never taken for an identity: it is only suggested.
 * @throws Error that says what was not found and names the nearest assets.
 */
export function resolveSelection(snapshot: Snapshot, text: string): AssetId {
  const trimmed = text.trim();
  const { kind, key } = readSelection(snapshot, trimmed);
  const lowered = assetId({ kind, key: key.toLowerCase() });
  const exact = [assetId({ kind, key }), lowered].find(
    (id) => snapshot.assets.has(id) || snapshot.unread?.has(id) === true,
  );
  if (exact !== undefined) return exact;
  if (kind === 'dashboard') {
    const bySlug = [...snapshot.assets.values()].filter(
      (asset) => asset.kind === kind && asset.content['slug'] === key,
    );
    if (bySlug[0] !== undefined) return assetId(bySlug[0]);
  }
  if (UUID.test(key.toLowerCase()) && lookUp(snapshot, lowered) === undefined) return lowered;
  const wanted = kind === 'dashboard' ? 'UUID or slug' : 'identity';
  const sameKind = [...snapshot.assets.values()].filter((asset) => asset.kind === kind);
  throw new Error(`There is no ${kind} with the ${wanted} "${key}".${suggest(sameKind, key)}`);
}

function readSelection(snapshot: Snapshot, text: string): ReturnType<typeof parseAssetId> {
  try {
    return parseAssetId(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`${reason}${suggest([...snapshot.assets.values()], text)}`, { cause: error });
  }
}

/** Up to three assets whose name, slug or key is near what was typed, written so that they can be copied. */
function suggest(assets: readonly Asset[], typed: string): string {
  const near = assets
    .map((asset) => ({ asset, distance: distanceTo(asset, typed.toLowerCase()) }))
    .filter(({ distance }) => distance <= Math.max(2, typed.length / 3))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, 3)
    .map(({ asset }) => `${assetId(asset)} (${asset.name})`);
  return near.length === 0 ? '' : ` Did you mean ${near.join(', or ')}?`;
}

function distanceTo(asset: Asset, typed: string): number {
  const slug = asset.content['slug'];
  const names = [asset.name, asset.key, ...(typeof slug === 'string' ? [slug] : [])];
  return Math.min(...names.map((name) => nameDistance(name.toLowerCase(), typed)));
}

/** Levenshtein distance; a name that holds what was typed counts as near. */
function nameDistance(name: string, typed: string): number {
  if (typed.length > 2 && name.includes(typed)) return 1;
  let row = Array.from({ length: typed.length + 1 }, (_, index) => index);
  for (let i = 1; i <= name.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= typed.length; j += 1) {
      const cost = name[i - 1] === typed[j - 1] ? 0 : 1;
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + cost));
    }
    row = next;
  }
  return row[typed.length] ?? 0;
}
