import { MappingKind } from '@ss-tools/api';
import type { contract, CallOutput, MappingSet } from '@ss-tools/api';
import { table } from './output/table.ts';
import { CliError } from './problem.ts';

export type PairMappings = CallOutput<typeof contract.mappings.get>;

/** All mappings of a pair as a table. */
export function mappingsText(mappings: PairMappings, source: string, target: string): string {
  const none = '(none)';
  const named = (asset: string, names: Readonly<Record<string, string>>): string =>
    asset in names ? `${names[asset]} (${asset})` : asset;
  const { names } = mappings;
  const within = (kind: string, list: MappingSet['schemas']): string[][] =>
    list.map(({ database, from, to }) => [
      kind,
      from ?? none,
      to ?? none,
      named(database, names.source),
    ]);
  const people = (kind: string, list: MappingSet['roles']): string[][] =>
    list.map(({ from, to }) => [kind, from, to ?? none, '']);
  return table(
    ['KIND', `FROM (${source})`, `TO (${target})`, 'OF'],
    [
      ...mappings.assets.map(({ from, to }) => [
        from.slice(0, from.indexOf(':')),
        named(from, names.source),
        named(to, names.target),
        '',
      ]),
      ...within('catalog', mappings.catalogs),
      ...within('schema', mappings.schemas),
      ...within('table', mappings.tables),
      ...people('role', mappings.roles),
      ...people('owner', mappings.owners),
    ],
    `Nothing is mapped from ${source} to ${target} yet.`,
  );
}

/** One entry of a mapping set, by what it maps from; see contract.mappings.forget. */
export type MappingEntry = {
  readonly kind: MappingKind;
  readonly from?: string;
  readonly database?: MappingSet['schemas'][number]['database'];
};

/**
 * The entries that are named: an asset's identity, `role:NAME`, `owner:NAME`, `catalog:NAME`, `schema:NAME` or
 * `table:NAME`, each as it is in the source.
 * @throws CliError when nothing is mapped from one of them
 */
export function findEntries(mappings: MappingSet, names: readonly string[]): MappingEntry[] {
  const all = MappingKind.options.flatMap((kind) =>
    mappings[kind].map((entry) => {
      const name = kind === 'assets' ? entry.from : `${kind.slice(0, -1)}:${entry.from ?? ''}`;
      return { kind, name, entry };
    }),
  );
  const unknown = names.filter((wanted) => !all.some(({ name }) => name === wanted));
  if (unknown.length > 0) {
    throw new CliError(
      'no-such-mapping',
      `Nothing is mapped from ${unknown.join(', ')}.`,
      'See what is with `ss-tools map SOURCE TARGET`.',
    );
  }
  return all
    .filter(({ name }) => names.includes(name ?? ''))
    .map(({ kind, entry }) => ({
      kind,
      ...(entry.from === null ? {} : { from: entry.from }),
      ...('database' in entry ? { database: entry.database } : {}),
    }));
}
