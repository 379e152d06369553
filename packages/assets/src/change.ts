import type { AssetId, AssetKind, RefRole } from './asset.ts';
import type { Json } from './json.ts';

/** How a field's value is best shown to a person. */
export type FieldFormat = 'value' | 'text' | 'sql' | 'json' | 'css' | 'markdown';

/**
 * One field that differs. `path` is a JSON pointer (RFC 6901) into the canonical content; list elements that have a
 * name or identity are addressed by it ("/columns/country_name/verbose_name"), not by position.
 * `before` is absent for an added field, `after` for a removed one.
 */
export type FieldChange = {
  readonly path: string;
  readonly format: FieldFormat;
  readonly before?: Json;
  readonly after?: Json;
};

/** Why an asset is in a plan. */
export type Reason =
  | { readonly why: 'selected' }
  | { readonly why: 'needed-by'; readonly by: AssetId; readonly role: RefRole }
  | { readonly why: 'delete-requested' }
  | { readonly why: 'created-by-promotion' };

/** repoint: an update of a dataset whose database changes, which Superset refuses by import and takes by PUT. */
export type ChangeAction = 'create' | 'update' | 'repoint' | 'delete' | 'none';

/** What happens to one asset in the target. Hashes name canonical contents; null is "not there". */
export type Change = {
  readonly id: AssetId;
  readonly kind: AssetKind;
  readonly name: string;
  readonly action: ChangeAction;
  readonly before: string | null;
  readonly after: string | null;
  readonly fields: readonly FieldChange[];
  readonly reasons: readonly Reason[];
};
