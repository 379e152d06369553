import { assetId, readAssets } from '@ss-tools/assets';
import type { Asset, AssetId, LocalIds, Problem } from '@ss-tools/assets';
import { isSupersetError } from '@ss-tools/superset';
import type { BundleKind, SupersetClient } from '@ss-tools/superset';
import { splitList } from '../../split-list.ts';
import type { EstateIndex } from './estate-index.ts';

/** What reads add up to. */
export type Readings = {
  readonly assets: Map<AssetId, Asset>;
  readonly problems: Problem[];
  /** What is there, but in no export, with the reason. */
  readonly unread: Map<AssetId, string>;
};

export type Reader = {
  readonly client: SupersetClient;
  readonly index: EstateIndex;
  readonly localIds: LocalIds;
  readonly signal: AbortSignal;
};

/**
 * Exports objects of one kind and adds what they hold to `readings`.
 *
 * An export can leave out what was asked for: Superset names files by what people call things, and of two files with one
 * name it keeps the first (datasets before 6.0, databases and saved queries). So what did not come is asked for again by
 * itself. An object that went away since it was listed makes the whole export "not found"; then the others are asked for
 * without it.
 * @throws SupersetError when they cannot be read.
 */
export async function readBatch(
  reader: Reader,
  readings: Readings,
  kind: BundleKind,
  ids: readonly number[],
): Promise<void> {
  const { client, index, localIds, signal } = reader;
  let bundle;
  try {
    bundle = await client.exportBundle(kind, ids, { signal });
  } catch (error) {
    if (!isSupersetError(error, 'not-found')) throw error;
    if (ids.length > 1) await readHalves(reader, readings, kind, ids);
    return;
  }
  const read = readAssets(bundle, { ids: localIds, attachments: index.attachments() });
  for (const [id, asset] of read.assets) readings.assets.set(id, asset);
  if (kind === 'saved_query') {
    // Lists give no UUID, so that all that can be said is how many came.
    const came = [...read.assets.values()].filter((asset) => asset.kind === kind).length;
    if (came < ids.length && ids.length > 1) return readHalves(reader, readings, kind, ids);
    readings.problems.push(...read.problems);
    if (came < ids.length) readings.problems.push(notExported(`The saved query number ${ids[0]}`));
    return;
  }
  const missing = ids.filter((id) => !hasCome(read.assets, index, kind, id));
  if (missing.length < ids.length || ids.length === 1) readings.problems.push(...read.problems);
  if (ids.length > 1) {
    await Promise.all(missing.map((id) => readBatch(reader, readings, kind, [id])));
    return;
  }
  for (const localId of missing) {
    const key = index.keyOf(kind, localId);
    if (key === undefined) continue;
    const id = assetId({ kind, key });
    const broken = read.problems.find(({ level }) => level === 'error')?.message;
    const name = index.get(id)?.name ?? key;
    const problem = notExported(`The ${kind.replace('_', ' ')} “${name}”`, id, broken);
    readings.unread.set(id, problem.message);
    readings.problems.push(problem);
  }
}

async function readHalves(
  reader: Reader,
  readings: Readings,
  kind: BundleKind,
  ids: readonly number[],
): Promise<void> {
  const halves = splitList(ids, Math.ceil(ids.length / 2));
  await Promise.all(halves.map((half) => readBatch(reader, readings, kind, half)));
}

/** Whether an object of an environment is among assets that were read. */
export function hasCome(
  assets: ReadonlyMap<AssetId, Asset>,
  index: EstateIndex,
  kind: BundleKind,
  localId: number,
): boolean {
  const key = index.keyOf(kind, localId);
  return key !== undefined && assets.has(assetId({ kind, key }));
}

const notExported = (what: string, asset?: AssetId, why?: string): Problem => ({
  level: 'error',
  code: 'not-exported',
  message: `${what} is there, but Superset’s export of it cannot be read${why === undefined ? ' or leaves it out.' : `: ${why}`}`,
  ...(asset === undefined ? {} : { asset }),
});
