import type { Capabilities } from '../inspection.ts';

/** Lists that are read with named columns. */
export type ListedKind =
  | 'database'
  | 'dataset'
  | 'chart'
  | 'dashboard'
  | 'saved_query'
  | 'css_template'
  | 'annotation_layer'
  | 'tag'
  | 'theme';

/** What one line of Superset does in its own way. */
export interface VersionProfile {
  /** `6.1` */
  readonly line: string;
  /** Columns to ask a list for. Superset leaves out unknown ones without a word, so this is the least and the most that is needed. */
  readonly columns: Readonly<Record<ListedKind, readonly string[]>>;
  /**
   * What is taken to be there when Superset will not show its OpenAPI document to the account.
   * Used with a warning; whatever can be asked otherwise is asked.
   */
  readonly unasked: Pick<Capabilities, 'sparseAssetsImport' | 'datasetFolders'>;
  /** Lists can be filtered by `uuid`; elsewhere the whole list is read. */
  readonly filtersByUuid: boolean;
  /** How a tag's name is kept, given the name that people typed, and back. */
  readonly tagName: {
    readonly kept: (typed: string) => string;
    readonly typed: (kept: string) => string;
  };
  /** Attaching a tag to what carries it already is an error (500). */
  readonly attachesTagsOnce: boolean;
  /** Makes a file of a bundle one that this line's import takes, without losing anything. */
  readonly mendFile: (path: string, text: string) => string;
}
