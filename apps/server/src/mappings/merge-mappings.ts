import type { Mappings } from '@ss-tools/assets';

/** Adds entries to mappings; an entry that maps from the same thing is replaced. */
export function mergeMappings(known: Mappings, added: Mappings): Mappings {
  return {
    assets: merge(known.assets, added.assets, ({ from }) => from),
    catalogs: merge(known.catalogs, added.catalogs, nameKey),
    schemas: merge(known.schemas, added.schemas, nameKey),
    tables: merge(known.tables, added.tables, nameKey),
    roles: merge(known.roles, added.roles, ({ from }) => from),
    owners: merge(known.owners, added.owners, ({ from }) => from),
  };
}

const nameKey = ({ database, from }: { database: string; from: string | null }): string =>
  JSON.stringify([database, from]);

function merge<T>(known: readonly T[], added: readonly T[], keyOf: (entry: T) => string): T[] {
  const entries = new Map(known.map((entry) => [keyOf(entry), entry]));
  for (const entry of added) entries.set(keyOf(entry), entry);
  return [...entries.values()];
}

/** The API's types are not readonly. */
export const mutable = (mappings: Mappings) =>
  structuredClone(mappings) as {
    -readonly [K in keyof Mappings]: Mappings[K][number][];
  };
