import type { AssetId, AssetKind, RefRole } from './asset.ts';
import type { Json } from './json.ts';

/** How a field's value is best shown to a person. */
export type FieldFormat = 'value' | 'text' | 'sql' | 'json' | 'css' | 'markdown';

/**
 * One field that differs. `path` is a JSON pointer (RFC 6901) into the canonical content; list elements that have a
 * name or identity are addressed by it ("/columns/country_name/verbose_name"), not by position.
 * `before` is absent for an added field, `after` for a removed one.
 * `what` is 'moved' when only a place changed (before and after then name the order or the container), and 'renamed'
 * when a list's element has a new name and is the same in all else; without it the value itself changed.
 */
export type FieldChange = {
  readonly path: string;
  readonly format: FieldFormat;
  readonly before?: Json;
  readonly after?: Json;
  readonly what?: 'moved' | 'renamed';
};

/** Why an asset is in a plan. */
export type Reason =
  | { readonly why: 'selected' }
  | { readonly why: 'needed-by'; readonly by: AssetId; readonly role: RefRole }
  | { readonly why: 'delete-requested' }
  | { readonly why: 'created-by-promotion' }
  /** It stays, but holds something that is deleted: a dashboard without that chart. */
  | { readonly why: 'loses'; readonly of: AssetId };

/** repoint: an update of a dataset whose database changes, which Superset refuses by import and takes by PUT. */
export type ChangeAction = 'create' | 'update' | 'repoint' | 'delete' | 'none';

/**
 * What happens to one asset in the target. Hashes name canonical contents; null is "not there".
 * `fields` is empty for create and delete, where everything differs: diffAssets tells it from the contents.
 */
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
