import type { contract, CallOutput } from '@ss-tools/api';
import { table } from './output/table.ts';
import { CliError } from './problem.ts';

type MappingSet = CallOutput<typeof contract.mappings.get>;

/** All mappings of a pair as a table. */
export function mappingsText(mappings: MappingSet, source: string, target: string): string {
  const none = '(none)';
  const names = (kind: string, list: MappingSet['schemas']): string[][] =>
    list.map(({ database, from, to }) => [kind, from ?? none, to ?? none, database]);
  const people = (kind: string, list: MappingSet['roles']): string[][] =>
    list.map(({ from, to }) => [kind, from, to ?? none, '']);
  return table(
    ['KIND', `FROM (${source})`, `TO (${target})`, 'OF'],
    [
      ...mappings.assets.map(({ from, to }) => [from.slice(0, from.indexOf(':')), from, to, '']),
      ...names('catalog', mappings.catalogs),
      ...names('schema', mappings.schemas),
      ...names('table', mappings.tables),
      ...people('role', mappings.roles),
      ...people('owner', mappings.owners),
    ],
    `Nothing is mapped from ${source} to ${target} yet.`,
  );
}

/**
 * The mappings without the entries named: an asset's identity, `role:NAME`, `owner:NAME`, `catalog:NAME`,
 * `schema:NAME` or `table:NAME`, each as it is in the source.
 * @throws CliError when nothing is mapped from one of them
 */
export function forget(mappings: MappingSet, entries: readonly string[]): MappingSet {
  const gone = new Set(entries);
  const met = new Set<string>();
  const stays = (name: string): boolean => {
    if (gone.has(name)) met.add(name);
    return !gone.has(name);
  };
  const left: MappingSet = {
    assets: mappings.assets.filter(({ from }) => stays(from)),
    catalogs: mappings.catalogs.filter(({ from }) => stays(`catalog:${from ?? ''}`)),
    schemas: mappings.schemas.filter(({ from }) => stays(`schema:${from ?? ''}`)),
    tables: mappings.tables.filter(({ from }) => stays(`table:${from ?? ''}`)),
    roles: mappings.roles.filter(({ from }) => stays(`role:${from}`)),
    owners: mappings.owners.filter(({ from }) => stays(`owner:${from}`)),
  };
  const unknown = entries.filter((entry) => !met.has(entry));
  if (unknown.length === 0) return left;
  throw new CliError(
    'no-such-mapping',
    `Nothing is mapped from ${unknown.join(', ')}.`,
    'See what is with `ss-tools map SOURCE TARGET`.',
  );
}
