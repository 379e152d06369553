import fc from 'fast-check';
import type { Asset, AssetKind, JsonObject, Snapshot } from '../src/index.ts';
import {
  annotationLayer,
  chart,
  dashboard,
  database,
  dataset,
  nativeFilter,
  snapshot,
  tag,
  theme,
  uuid,
} from './asset-builders.ts';

/**
 * What one place of the estate holds: nothing (present false), or one of several contents, chosen by `variant`; `link`
 * chooses what it refers to. Two estates drawn from the same places share identities, as two environments do.
 */
type Place = { readonly present: boolean; readonly variant: number; readonly link: number };

const COUNTS = {
  database: 3,
  theme: 2,
  annotation_layer: 2,
  tag: 2,
  dataset: 4,
  chart: 6,
  dashboard: 3,
} as const;

type EstateKind = keyof typeof COUNTS;

const place: fc.Arbitrary<Place> = fc.record({
  present: fc.boolean(),
  variant: fc.nat({ max: 5 }),
  link: fc.nat({ max: 63 }),
});

const places = fc.record(
  Object.fromEntries(
    Object.entries(COUNTS).map(([kind, count]) => [
      kind,
      fc.array(place, { minLength: count, maxLength: count }),
    ]),
  ) as Record<EstateKind, fc.Arbitrary<Place[]>>,
);

/** An estate without dangling references. */
export const arbitraryEstate: fc.Arbitrary<Snapshot> = places.map(buildEstate);

type Present = ReadonlyMap<EstateKind, readonly number[]>;

/** The numbers chosen by a link's bits; nothing when none is present. */
const some = (numbers: readonly number[], bits: number): number[] =>
  numbers.filter((_, index) => ((bits >> index) & 1) === 1);

const one = (numbers: readonly number[], choice: number): number | undefined =>
  numbers.length === 0 ? undefined : numbers[choice % numbers.length];

function buildEstate(chosen: Record<EstateKind, Place[]>): Snapshot {
  const assets: Asset[] = [];
  const present = new Map<EstateKind, number[]>();
  for (const kind of Object.keys(COUNTS) as EstateKind[]) {
    const there: number[] = [];
    present.set(kind, there);
    chosen[kind].forEach((each, n) => {
      const asset = each.present ? BUILD[kind](n, each, present) : undefined;
      if (asset === undefined) return;
      assets.push(asset);
      there.push(n);
    });
  }
  return snapshot(assets);
}

const names = (kind: AssetKind, numbers: readonly number[]): string[] =>
  numbers.map((n) => `${kind} ${n}`);

const at = (present: Present, kind: EstateKind): readonly number[] => present.get(kind) ?? [];

const BUILD: Record<EstateKind, (n: number, place: Place, present: Present) => Asset | undefined> =
  {
    database: (n, { variant }) =>
      database(n, { extra: { cost_estimate_enabled: variant % 2 === 1 } }),
    theme: (n, { variant }) => theme(n, { json_data: { token: { size: variant } } }),
    annotation_layer: (n, { variant }) =>
      annotationLayer(`annotation_layer ${n}`, { description: `Seen ${variant}` }),
    tag: (n, { variant }) => tag(`tag ${n}`, { description: `Tag ${variant}` }),
    dataset: (n, { variant, link }, present) => {
      const on = one(at(present, 'database'), link);
      if (on === undefined) return undefined;
      // Where a table's place changes, no other dataset ever stands there.
      return dataset(n, on, {
        table_name: variant === 5 ? `moved_${n}` : `table_${n}`,
        columns: ['country', 'year', 'region', 'area']
          .slice(0, 1 + (variant % 4))
          .map((column_name) => ({ column_name, verbose_name: `${column_name} ${link % 3}` })),
        ...(variant === 3 ? { sql: `SELECT ${link} AS one` } : {}),
        owners: some([0, 1], link).map((owner) => `owner ${owner}`),
      });
    },
    chart: (n, { variant, link }, present) => {
      const on = one(at(present, 'dataset'), link);
      if (on === undefined) return undefined;
      const layers = some(at(present, 'annotation_layer'), variant).map((layer) => ({
        name: `Layer ${layer}`,
        sourceType: 'NATIVE',
        value: `annotation_layer ${layer}`,
      }));
      const other = one(at(present, 'chart'), link);
      const fromChart =
        variant === 4 && other !== undefined
          ? [{ name: 'Other chart', sourceType: 'line', value: uuid('chart', other) }]
          : [];
      return chart(n, on, {
        params: { row_limit: variant, annotation_layers: [...layers, ...fromChart] },
        tags: names('tag', some(at(present, 'tag'), link)),
        owners: [`owner ${link % 3}`],
      });
    },
    dashboard: (n, { variant, link }, present) => {
      const filters = some(at(present, 'dataset'), variant).map((on) => nativeFilter(`${on}`, on));
      const look = one(at(present, 'theme'), link);
      const styled: JsonObject =
        variant % 2 === 1 && look !== undefined ? { theme_uuid: uuid('theme', look) } : {};
      return dashboard(n, some(at(present, 'chart'), link), {
        description: `Version ${variant}`,
        ...(variant === 2 ? { slug: null } : {}),
        metadata: { native_filter_configuration: filters, refresh_frequency: variant },
        roles: some([0, 1], variant).map((role) => `role ${role}`),
        tags: names('tag', some(at(present, 'tag'), variant)),
        ...styled,
      });
    },
  };
