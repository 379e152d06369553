/**
 * An export in memory: path without the root folder → text.
 * `metadata.yaml`, `charts/Sales_11.yaml`, `databases/examples.yaml`, ...
 */
export type Bundle = Map<string, string>;

/** Kinds that have an export and an import of their own. */
export type BundleKind = 'dashboard' | 'chart' | 'dataset' | 'database' | 'saved_query' | 'theme';

/** Bounds for reading a zip file. */
export interface BundleLimits {
  /** Default 50,000. */
  readonly entries?: number;
  /** Bytes of all entries when unpacked. Default 512 MiB. */
  readonly totalBytes?: number;
  /** Bytes of one entry when unpacked. Default 32 MiB. */
  readonly entryBytes?: number;
  /** Unpacked bytes for each packed byte of an entry larger than 1 MiB. Default 200 (Superset's own default). */
  readonly ratio?: number;
}
