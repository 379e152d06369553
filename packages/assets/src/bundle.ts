import type { AssetKind } from './asset.ts';

/**
 * The files of a Superset export, without the root folder: path → text
 * ("charts/Growth_12.yaml" → YAML). Zip reading and writing is the client's work.
 */
export type Bundle = ReadonlyMap<string, string>;

/**
 * The instance-local ids of one environment, both ways. A chart's, dashboard's or dataset's id is the
 * integer primary key; an annotation layer's key is its name.
 */
export type LocalIds = {
  /** The key (UUID or natural key) of a local id, or undefined when nobody has that id. */
  keyOf(kind: AssetKind, id: number): string | undefined;
  /** The local id of a key, or undefined when the environment does not have the asset. */
  idOf(kind: AssetKind, key: string): number | undefined;
};

/** What bundles leave out of an asset, read through REST beside them. Users by user name, roles and tags by name. */
export type Attachments = {
  readonly owners?: readonly string[];
  readonly roles?: readonly string[];
  readonly tags?: readonly string[];
  /** Key (UUID) of the dashboard's theme; null for none. */
  readonly theme?: string | null;
};
