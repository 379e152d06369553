import type { AssetId } from '../asset.ts';
import { parseAssetId } from '../asset.ts';
import type { Mappings, NameMapping } from '../mapping.ts';
import type { Notice } from '../plan.ts';
import type { Snapshot } from '../snapshot.ts';
import { lookUp } from './look-up.ts';

type AssetMapping = Mappings['assets'][number];

/** What may be applied, and what is wrong with the rest. */
export type CheckedMappings = { readonly usable: Mappings; readonly errors: readonly Notice[] };

/**
 * Sorts out the mappings that cannot be meant: of two kinds, two for one source or onto one target, chains, unknown
 * targets. Only those that concern an asset of `source` are looked at: what a plan does not use cannot stop it.
 * `target` null leaves out the check that the target exists.
 */
export function checkMappings(
  mappings: Mappings,
  source: ReadonlySet<AssetId>,
  target: Snapshot | null,
): CheckedMappings {
  const errors: Notice[] = [];
  const used = mappings.assets.filter(({ from }) => source.has(from));
  const assets = used.filter((mapping) => {
    const wrong = wrongWith(mapping, { all: mappings.assets, source, target });
    if (wrong !== undefined) errors.push(invalid(mapping, wrong));
    return wrong === undefined;
  });
  const names = (list: readonly NameMapping[], what: string): NameMapping[] =>
    list.filter((mapping) => {
      if (!source.has(mapping.database)) return false;
      const rival = list.some((other) => sameFrom(other, mapping) && other.to !== mapping.to);
      if (rival) errors.push(ambiguousName(mapping, what));
      return !rival;
    });
  const usable: Mappings = {
    assets,
    catalogs: names(mappings.catalogs, 'catalog'),
    schemas: names(mappings.schemas, 'schema'),
    tables: names(mappings.tables, 'table'),
    roles: mappings.roles,
    owners: mappings.owners,
  };
  return { usable, errors };
}

type Surroundings = {
  readonly all: readonly AssetMapping[];
  readonly source: ReadonlySet<AssetId>;
  readonly target: Snapshot | null;
};

function wrongWith(
  { from, to }: AssetMapping,
  { all, source, target }: Surroundings,
): string | undefined {
  if (parseAssetId(from).kind !== parseAssetId(to).kind) return 'they are of different kinds';
  if (all.some((other) => other.from === from && other.to !== to)) {
    return 'the same asset is mapped to something else as well';
  }
  if (from === to) return undefined;
  if (all.some((other) => other.to === to && other.from !== from)) {
    return 'another asset of the source is mapped to it too, and one asset cannot be two';
  }
  const chained = all.some(
    (other) => other.from !== other.to && (other.from === to || other.to === from),
  );
  if (chained)
    return 'one of the two is at the other end of another mapping, so that the mappings form a chain';
  if (source.has(to)) return 'the source has that very asset too, and one asset cannot be two';
  if (target !== null && lookUp(target, to) === null) return 'the target does not have it';
  return undefined;
}

const invalid = ({ from, to }: AssetMapping, wrong: string): Notice => ({
  level: 'blocker',
  code: 'mapping-invalid',
  asset: to,
  source: from,
  message: `The mapping of ${from} to ${to} cannot be used: ${wrong}.`,
  hint: 'Correct or remove this mapping, then make the plan again.',
  related: [to],
});

const sameFrom = (a: NameMapping, b: NameMapping): boolean =>
  a.database === b.database && a.from === b.from;

const ambiguousName = ({ database, from }: NameMapping, what: string): Notice => ({
  level: 'blocker',
  code: 'mapping-invalid',
  source: database,
  message: `The ${what} ${from === null ? '(none)' : `"${from}"`} of ${database} is mapped to two different ${what}s.`,
  hint: `Keep one of the two ${what} mappings, then make the plan again.`,
});
