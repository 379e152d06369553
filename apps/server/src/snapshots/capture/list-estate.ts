import { assetId } from '@ss-tools/assets';
import type { AssetKind, Attachments } from '@ss-tools/assets';
import type {
  ChartRow,
  DashboardRow,
  DatabaseRow,
  DatasetRow,
  Inspection,
  Ref,
  SupersetClient,
  TagRef,
  ThemeRow,
} from '@ss-tools/superset';
import { EstateIndex } from './estate-index.ts';
import type { IndexEntry } from './estate-index.ts';
import type { UserNames } from './user-directory.ts';

/** Kinds that slim lists identify. Saved queries have no UUID in lists, the other kinds are read whole. */
const INDEXED_KINDS = ['database', 'dataset', 'chart', 'dashboard', 'theme'] as const;
export type IndexedKind = (typeof INDEXED_KINDS)[number];

export const isIndexed = (kind: AssetKind): boolean =>
  INDEXED_KINDS.some((indexed) => indexed === kind);

/**
 * Lists the objects of an environment, all wanted kinds at once (`GET /api/v1/{chart,dashboard,...}/`, 100 rows a page).
 * @throws SupersetError when a list cannot be read.
 */
export async function listEstate(
  client: SupersetClient,
  inspection: Inspection,
  kinds: ReadonlySet<AssetKind>,
  namesOf: (ids: Iterable<number>) => Promise<UserNames>,
  signal: AbortSignal,
): Promise<EstateIndex> {
  const wanted = INDEXED_KINDS.filter(
    (kind) => kinds.has(kind) && (kind !== 'theme' || inspection.capabilities.themes),
  );
  const has = (kind: IndexedKind): boolean => wanted.includes(kind);
  const [charts, datasets, dashboards, databases, themes] = await Promise.all([
    has('chart') ? client.charts.list({ signal }) : [],
    has('dataset') ? client.datasets.list({ signal }) : [],
    has('dashboard') ? client.dashboards.list({ signal }) : [],
    has('database') ? client.databases.list({ signal }) : [],
    has('theme') ? client.themes.list({ signal }) : [],
  ]);
  const owners = [...datasets, ...charts, ...dashboards].flatMap((row) =>
    row.owners.map(({ id }) => id),
  );
  const users = await namesOf(owners);
  return new EstateIndex(wanted, [
    ...databases.map(databaseEntry),
    ...datasets.map((row) => datasetEntry(row, users)),
    ...charts.map((row) => chartEntry(row, users)),
    ...dashboards.map((row) => dashboardEntry(row, users, chartsOf(charts, row.id))),
    ...themes.filter(isOwnTheme).map(themeEntry),
  ]);
}

/** Themes that Superset brings along and rewrites from its configuration are no assets. */
const isOwnTheme = (row: ThemeRow): boolean => !row.isSystem;

const databaseEntry = (row: DatabaseRow): IndexEntry =>
  entry('database', row.uuid, row.id, row.name, row.changedOn, {});

/** A dataset as its list tells it. Owners are part of it: they do not move `changed_on`. */
export const datasetEntry = (row: DatasetRow, users: UserNames): IndexEntry =>
  entry('dataset', row.uuid, row.id, row.name, row.changedOn, owned(row.owners, users));

/** A chart as its list tells it. Owners and tags are part of it: they do not move `changed_on`. */
export const chartEntry = (row: ChartRow, users: UserNames): IndexEntry =>
  entry('chart', row.uuid, row.id, row.name, row.changedOn, {
    ...owned(row.owners, users),
    tags: customTags(row.tags),
  });

/**
 * Putting a chart on a dashboard from the chart's side does not move the dashboard's `changed_on`, so the hint holds the
 * charts as well.
 */
const dashboardEntry = (row: DashboardRow, users: UserNames, charts: number[]): IndexEntry => ({
  ...entry('dashboard', row.uuid, row.id, row.title, `${row.changedOn} ${charts.join(',')}`, {
    ...owned(row.owners, users),
    roles: row.roles.map((role) => role.name).toSorted(),
    tags: customTags(row.tags),
  }),
  slug: row.slug,
  charts: charts.length,
});

function chartsOf(charts: readonly ChartRow[], dashboard: number): number[] {
  return charts
    .filter((chart) => chart.dashboards.some(({ id }) => id === dashboard))
    .map((chart) => chart.id);
}

const themeEntry = (row: ThemeRow): IndexEntry =>
  entry('theme', row.uuid, row.id, row.name, row.json, {});

function entry(
  kind: AssetKind,
  uuid: string,
  localId: number,
  name: string,
  changed: string | null,
  attachments: Attachments,
): IndexEntry {
  const key = uuid.toLowerCase();
  const hint = JSON.stringify([changed, attachments]);
  return {
    id: assetId({ kind, key }),
    kind,
    key,
    localId,
    name,
    slug: null,
    charts: 0,
    hint,
    attachments,
  };
}

/** Owners by user name; left out, as "not known", where user names cannot be read. */
function owned(owners: readonly Ref[], users: UserNames): Attachments {
  if (users === null) return {};
  return { owners: owners.flatMap((owner) => users.get(owner.id) ?? []).toSorted() };
}

const customTags = (tags: readonly TagRef[]): string[] =>
  tags
    .filter((tag) => tag.type === 'custom')
    .map((tag) => tag.name)
    .toSorted();
