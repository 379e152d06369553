import type { Asset, AssetId } from './asset.ts';

/**
 * An immutable set of assets captured at one moment.
 * `supersetVersion` tells whose fields the content uses ("6.1.0"; null when an uploaded bundle does not tell).
 * `complete` is true when the whole estate was read: only then is absence of an asset a fact.
 * For a partial snapshot, `absent` lists identities that were looked for and are not there.
 */
export type Snapshot = {
  readonly supersetVersion: string | null;
  readonly complete: boolean;
  readonly absent: ReadonlySet<AssetId>;
  readonly assets: ReadonlyMap<AssetId, Asset>;
};
