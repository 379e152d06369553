import type { AssetId } from './asset.ts';

/**
 * How one environment's identities and values become another's, remembered for the ordered pair (source, target).
 * Every entry was confirmed by a person; nothing is guessed from names.
 */
export type Mappings = {
  /** A source's asset is the target's asset of the same kind (databases; twins of datasets, charts, dashboards). */
  readonly assets: readonly { readonly from: AssetId; readonly to: AssetId }[];
  /** Catalogs, schemas and tables of datasets of one source database; null is "none". */
  readonly catalogs: readonly NameMapping[];
  readonly schemas: readonly NameMapping[];
  readonly tables: readonly NameMapping[];
  /** Role and owner names; `to: null` means "leave it away". */
  readonly roles: readonly { readonly from: string; readonly to: string | null }[];
  readonly owners: readonly { readonly from: string; readonly to: string | null }[];
};

/** A name inside one source database becomes another name in the target. */
export type NameMapping = {
  /** The source's database. */
  readonly database: AssetId;
  readonly from: string | null;
  readonly to: string | null;
};

export const NO_MAPPINGS: Mappings = {
  assets: [],
  catalogs: [],
  schemas: [],
  tables: [],
  roles: [],
  owners: [],
};
