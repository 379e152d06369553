import type { AssetKind } from '../asset.ts';

/**
 * What one line of Superset takes in bundles: the fields that its ImportV1*Schema classes know (anything else is refused)
 * and what its importers do with local ids. The real tests compare the field lists with the installed Superset.
 */
export type Importer = {
  /** "6.1": major and minor. */
  readonly line: string;
  /** Kinds that this line has at all. */
  readonly kinds: ReadonlySet<AssetKind>;
  readonly fields: Readonly<Record<FieldGroup, readonly string[]>>;
  /** A metric's currency is JSON text up to 5.0, an object from 6.0 on. */
  readonly currencyIsText: boolean;
  /** Chart types that came with this line, and that went with it (from what its web pages register). */
  readonly newChartTypes: readonly string[];
  readonly goneChartTypes: readonly string[];
  /** Whether update_id_refs renames charts in chart_configuration and global_chart_configuration. */
  readonly remapsCrossFilters: boolean;
};

/** Groups of fields with a schema of their own. `metadata` is DashboardJSONMetadataSchema, which REST checks. */
export type FieldGroup =
  | 'database'
  | 'extra'
  | 'dataset'
  | 'column'
  | 'metric'
  | 'chart'
  | 'dashboard'
  | 'metadata'
  | 'saved_query'
  | 'theme';

/** An importer that takes more than another one. */
export function extend(
  base: Importer,
  changes: Partial<Omit<Importer, 'fields'>> & {
    readonly line: string;
    readonly fields: Partial<Record<FieldGroup, readonly string[]>>;
  },
): Importer {
  const fields: Record<FieldGroup, readonly string[]> = { ...base.fields };
  for (const [group, more] of Object.entries(changes.fields) as [FieldGroup, readonly string[]][]) {
    fields[group] = [...fields[group], ...more];
  }
  return { ...base, newChartTypes: [], goneChartTypes: [], ...changes, fields };
}
