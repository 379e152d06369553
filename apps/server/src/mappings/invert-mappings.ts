import type { AssetId, Mappings, NameMapping } from '@ss-tools/assets';

/**
 * Mappings read backwards: what the target's things are in the source. What several things of the source became cannot
 * be told apart any more, and what was left away has nothing to come back from; such entries are not in the result.
 */
export function invertMappings(mappings: Mappings): Mappings {
  const databases = new Map(mappings.assets.map(({ from, to }) => [from, to]));
  const names = (list: readonly NameMapping[]): NameMapping[] =>
    unambiguous(
      list.map(({ database, from, to }) => ({
        database: databases.get(database) ?? database,
        from: to,
        to: from,
      })),
      ({ database, from }) => JSON.stringify([database, from]),
    );
  const people = (list: Mappings['roles']): Mappings['roles'] =>
    unambiguous(
      list.flatMap(({ from, to }) => (to === null ? [] : [{ from: to, to: from }])),
      ({ from }) => from,
    );
  return {
    assets: unambiguous(
      mappings.assets.map(({ from, to }) => ({ from: to, to: from })),
      ({ from }) => from,
    ),
    catalogs: names(mappings.catalogs),
    schemas: names(mappings.schemas),
    tables: names(mappings.tables),
    roles: people(mappings.roles),
    owners: people(mappings.owners),
  };
}

/**
 * A pair's mappings, with those of the opposite pair read backwards where the pair itself says nothing: who mapped
 * dev → stage has said as well what stage's things are in dev.
 */
export function withReverse(own: Mappings, reverse: Mappings): Mappings {
  const back = invertMappings(reverse);
  const from = new Set<AssetId>(own.assets.map((mapping) => mapping.from));
  const to = new Set<AssetId>(own.assets.map((mapping) => mapping.to));
  const more = <T>(known: readonly T[], added: readonly T[], keyOf: (entry: T) => string): T[] => {
    const keys = new Set(known.map(keyOf));
    return [...known, ...added.filter((entry) => !keys.has(keyOf(entry)))];
  };
  const name = ({ database, from: value }: NameMapping): string =>
    JSON.stringify([database, value]);
  const person = (entry: { readonly from: string }): string => entry.from;
  return {
    assets: [
      ...own.assets,
      ...back.assets.filter((mapping) => !from.has(mapping.from) && !to.has(mapping.to)),
    ],
    catalogs: more(own.catalogs, back.catalogs, name),
    schemas: more(own.schemas, back.schemas, name),
    tables: more(own.tables, back.tables, name),
    roles: more(own.roles, back.roles, person),
    owners: more(own.owners, back.owners, person),
  };
}

function unambiguous<T>(entries: readonly T[], keyOf: (entry: T) => string): T[] {
  const times = new Map<string, number>();
  for (const entry of entries) times.set(keyOf(entry), (times.get(keyOf(entry)) ?? 0) + 1);
  return entries.filter((entry) => times.get(keyOf(entry)) === 1);
}
