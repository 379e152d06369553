import type { Asset, AssetId, AssetKind } from './asset.ts';

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
  /**
   * Identities that are there although nobody can tell what they hold, each with the reason as a sentence: an export left
   * them out, or several objects share the name that identifies them. They are never absent.
   */
  readonly unread?: ReadonlyMap<AssetId, string>;
  /** Kinds of which the account sees a part only: what was not found may be there all the same. */
  readonly partlySeen?: ReadonlySet<AssetKind>;
};
