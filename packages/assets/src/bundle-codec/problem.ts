import type { AssetId } from '../asset.ts';

/** What can be wrong with a bundle. Codes are stable. */
export type ProblemCode =
  | 'yaml-broken'
  | 'yaml-date'
  | 'not-an-object'
  | 'uuid-missing'
  | 'uuid-invalid'
  | 'uuid-twice'
  | 'unknown-file'
  | 'metadata-missing'
  | 'metadata-version'
  | 'missing-dependency'
  | 'broken-reference'
  | 'secret-left-out'
  | 'not-json'
  | 'nul-character'
  | 'not-exported'
  | 'name-twice';

/**
 * Something about a bundle that a person should know.
 * error: the file could not be read, its asset is not among the result. warning: it was read, with this lost or odd.
 */
export type Problem = {
  readonly level: 'error' | 'warning';
  readonly code: ProblemCode;
  /** What is wrong, with the file's name (and line) in it, and what to do. */
  readonly message: string;
  readonly file?: string;
  readonly line?: number;
  readonly asset?: AssetId;
  /** JSON pointer into the asset's content. */
  readonly path?: string;
};
