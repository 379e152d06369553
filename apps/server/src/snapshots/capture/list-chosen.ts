import { parseAssetId } from '@ss-tools/assets';
import type { Asset, AssetId } from '@ss-tools/assets';
import type { SupersetClient } from '@ss-tools/superset';
import { EstateIndex } from './estate-index.ts';
import { chartEntry, datasetEntry } from './list-estate.ts';
import type { UserNames } from './user-directory.ts';

/** Kinds that can be read by themselves: they mean nothing by local ids but what their own exports bring along. */
const CHOSEN_KINDS: ReadonlySet<string> = new Set(['chart', 'dataset', 'database']);
/** More are found faster in whole lists, and would not fit into a URL. */
const AT_MOST = 40;

/** Assets that are read without listing their environment. */
export type Chosen = {
  readonly ids: ReadonlySet<AssetId>;
  /** Whether what they need is wanted as well: the datasets and databases of charts. */
  readonly withNeeds: boolean;
};

/** Whether so few and such assets can be read without listing an environment: charts, datasets and their databases. */
export const canBeChosen = (ids: readonly AssetId[]): boolean =>
  ids.length <= AT_MOST && ids.every((id) => CHOSEN_KINDS.has(parseAssetId(id).kind));

/**
 * Lists chosen charts and datasets (`q=(filters:...)`), and the datasets that the charts need. Databases come
 * with the exports of what needs them. The index holds nothing else, so that absence tells only of what was chosen.
 * @throws SupersetError when a list cannot be read.
 */
export async function listChosen(
  client: SupersetClient,
  { ids, withNeeds }: Chosen,
  namesOf: (ids: Iterable<number>) => Promise<UserNames>,
  signal: AbortSignal,
): Promise<EstateIndex> {
  const keys = (kind: string): string[] =>
    [...ids].map(parseAssetId).flatMap((id) => (id.kind === kind ? [id.key] : []));
  const [charts, named] = await Promise.all([
    client.charts.list({ uuids: keys('chart'), signal }),
    client.datasets.list({ uuids: keys('dataset'), signal }),
  ]);
  const needed = new Set(withNeeds ? charts.flatMap(({ datasetId }) => datasetId ?? []) : []);
  for (const { id } of named) needed.delete(id);
  const more =
    needed.size === 0
      ? []
      : await client.datasets.list({
          filters: [{ col: 'id', opr: 'in', value: [...needed] }],
          signal,
        });
  const datasets = [...named, ...more];
  const users = await namesOf(
    [...charts, ...datasets].flatMap((row) => row.owners.map(({ id }) => id)),
  );
  return new EstateIndex(
    [],
    [
      ...datasets.map((row) => datasetEntry(row, users)),
      ...charts.map((row) => chartEntry(row, users)),
    ],
  );
}

/**
 * Whether assets that were read by themselves tell all that there is to tell. Files name datasets and databases by UUID;
 * tags, annotation layers and charts that annotate others are found in whole lists only.
 */
export function standByThemselves(
  assets: ReadonlyMap<AssetId, Asset>,
  { ids, withNeeds }: Chosen,
): boolean {
  const isTold = (id: AssetId): boolean =>
    assets.has(id) || (!withNeeds && /^(?:dataset|database):/.test(id));
  // What is missing may be there all the same: a database that no export brought, or what was looked for in vain.
  const needed = [...ids].filter((id) => withNeeds || id.startsWith('database:'));
  return (
    needed.every((id) => assets.has(id)) &&
    [...assets.values()].every((asset) => asset.refs.every(({ to }) => isTold(to)))
  );
}
