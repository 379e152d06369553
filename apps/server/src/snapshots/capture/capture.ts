import { ASSET_KINDS, readAssets } from '@ss-tools/assets';
import type { Asset, AssetId, AssetKind, LocalIds, Problem } from '@ss-tools/assets';
import type { Bundle, BundleKind, Inspection, SupersetClient } from '@ss-tools/superset';
import type { EstateIndex, IndexEntry } from './estate-index.ts';
import { listChosen } from './list-chosen.ts';
import type { Chosen } from './list-chosen.ts';
import { isIndexed, listEstate } from './list-estate.ts';
import { partlySeen } from './partly-seen.ts';
import type { Readings } from './read-batch.ts';
import { readFresh } from './read-fresh.ts';
import { readRestKinds } from './rest-kinds.ts';
import type { UserNames } from './user-directory.ts';
import { isWholeCheapest } from './whole-export.ts';

/** What an earlier capture saw behind the same hint. */
export type Remembered = { readonly hash: string; readonly name: string };

const NO_KINDS: ReadonlySet<AssetKind> = new Set();

export type CaptureRequest = {
  readonly client: SupersetClient;
  readonly inspection: Inspection;
  /** User names by id, at least of the ids asked for. */
  readonly namesOf: (ids: Iterable<number>) => Promise<UserNames>;
  /** Kinds to read; every kind for a whole estate. */
  readonly kinds: ReadonlySet<AssetKind>;
  /** Reads these without listing the environment; see `canBeChosen`. */
  readonly chosen?: Chosen;
  /** What is read even where the hint says that nothing changed: all of it, or what a plan rests on. */
  readonly fresh: (entry: IndexEntry) => boolean;
  /** Most of what is there will be read: the export of everything is begun beside the lists. */
  readonly beginWhole?: boolean;
  /** What belongs to the capture at all; the rest is listed and not read. */
  readonly include?: (entry: IndexEntry) => boolean;
  /** Content seen by earlier captures, by hint; undefined when the hint is new. */
  readonly recall: (entry: IndexEntry) => Remembered | undefined;
  readonly onProgress: (done: number, total: number, label: string) => void;
  readonly signal: AbortSignal;
};

/** One asset of a capture: its content is in `read`, or stored under its hash by an earlier capture. */
export type CapturedAsset = {
  readonly id: AssetId;
  readonly kind: AssetKind;
  readonly name: string;
  readonly hash: string;
  readonly localId: number | null;
};

export type Capture = {
  readonly supersetVersion: string | null;
  /** Whether every kind was read; what is in neither `assets` nor `unread` is not there then. */
  readonly complete: boolean;
  /** What is there and could not be read, with the reason; see Snapshot. */
  readonly unread: ReadonlyMap<AssetId, string>;
  /** Kinds of which the account sees a part only. */
  readonly partlySeen: ReadonlySet<AssetKind>;
  readonly assets: ReadonlyMap<AssetId, CapturedAsset>;
  /** The assets that were read now, with content. */
  readonly read: ReadonlyMap<AssetId, Asset>;
  readonly problems: readonly Problem[];
  readonly ids: LocalIds;
  /** Kinds that were not asked for, and of which a content named something by local id: it was read without that. */
  readonly missed: ReadonlySet<AssetKind>;
  readonly index: EstateIndex;
};

/**
 * Captures an environment: lists what is there, reads what a hint does not vouch for, and what must be fresh.
 * @throws SupersetError when the environment cannot be read.
 */
export async function capture(request: CaptureRequest): Promise<Capture> {
  const { client, inspection, kinds, chosen, signal, onProgress } = request;
  const supersetVersion = inspection.version === 'unknown' ? null : inspection.version;
  onProgress(0, 1, 'Listing');
  const whole = request.beginWhole === true ? client.exportAssets({ signal }) : undefined;
  // Where a list fails first nobody waits for it any more.
  whole?.catch(() => undefined);
  // The lists of several pages come first, so that their further pages are read beside the other lists.
  const estate =
    chosen === undefined
      ? listEstate(client, inspection, kinds, request.namesOf, signal)
      : listChosen(client, chosen, request.namesOf, signal);
  const [index, restKinds] = await Promise.all([
    estate,
    readRestKinds(client, inspection, chosen === undefined ? kinds : NO_KINDS, signal),
  ]);
  const missed = new Set<AssetKind>();
  const ids = watched(kinds, missed, {
    keyOf: (kind, id) => index.keyOf(kind, id) ?? restKinds.keyOf(kind, id),
    idOf: (kind, key) => index.idOf(kind, key) ?? restKinds.idOf(kind, key),
  });

  const assets = new Map<AssetId, CapturedAsset>();
  const stale: IndexEntry[] = [];
  for (const entry of index.entries()) {
    if (request.include?.(entry) === false) continue;
    const known = request.fresh(entry) ? undefined : request.recall(entry);
    if (known === undefined) stale.push(entry);
    else assets.set(entry.id, { ...entry, ...known });
  }

  const total = stale.length + restKinds.savedQueryIds.length;
  let done = 0;
  const onBatch = (objects: number): void => {
    done += objects;
    onProgress(Math.min(done, total), total, 'Reading');
  };
  onProgress(0, total, 'Reading');
  const wanted = { stale, savedQueryIds: restKinds.savedQueryIds, whole };
  const fresh = await readStale(request, index, ids, wanted, onBatch);

  const read = new Map<AssetId, Asset>();
  for (const asset of [...restKinds.assets, ...fresh.assets.values()]) {
    const id: AssetId = `${asset.kind}:${asset.key}`;
    if (!kinds.has(asset.kind)) continue;
    const entry = index.get(id);
    // An export can bring objects that were made after the list was read; they belong to the next capture.
    if (
      isIndexed(asset.kind) &&
      entry === undefined &&
      !(chosen !== undefined && asset.kind === 'database')
    ) {
      continue;
    }
    if (entry !== undefined && request.include?.(entry) === false) continue;
    read.set(id, asset);
    assets.set(id, {
      id,
      kind: asset.kind,
      name: asset.name,
      hash: asset.hash,
      localId: ids.idOf(asset.kind, asset.key) ?? null,
    });
  }
  return {
    supersetVersion,
    complete: chosen === undefined && ASSET_KINDS.every((kind) => kinds.has(kind)),
    assets,
    read,
    unread: new Map([...restKinds.unread, ...fresh.unread]),
    partlySeen: partlySeen(inspection),
    problems: [...restKinds.problems, ...fresh.problems],
    ids,
    missed,
    index,
  };
}

/** Notes the kinds that were not listed and are asked for all the same. */
function watched(kinds: ReadonlySet<AssetKind>, missed: Set<AssetKind>, ids: LocalIds): LocalIds {
  const noted = <T>(kind: AssetKind, found: T | undefined): T | undefined => {
    if (found === undefined && !kinds.has(kind)) missed.add(kind);
    return found;
  };
  return {
    keyOf: (kind, id) => noted(kind, ids.keyOf(kind, id)),
    idOf: (kind, key) => noted(kind, ids.idOf(kind, key)),
  };
}

type Wanted = {
  readonly stale: readonly IndexEntry[];
  readonly savedQueryIds: readonly number[];
  /** The export of everything, where it was begun already. */
  readonly whole: Promise<Bundle> | undefined;
};

async function readStale(
  request: CaptureRequest,
  index: EstateIndex,
  ids: LocalIds,
  { stale, savedQueryIds, whole: begun }: Wanted,
  onBatch: (objects: number) => void,
): Promise<Readings> {
  const { client, inspection, signal } = request;
  const listed = [...index.entries()].length;
  const wanted = new Map<BundleKind, number[]>();
  for (const entry of stale) {
    const kind = entry.kind as BundleKind;
    wanted.set(kind, [...(wanted.get(kind) ?? []), entry.localId]);
  }
  if (savedQueryIds.length > 0) wanted.set('saved_query', [...savedQueryIds]);

  const assets = new Map<AssetId, Asset>();
  const problems: Problem[] = [];
  if (inspection.capabilities.assetsExport && isWholeCheapest(stale.length, listed)) {
    const bundle = await (begun ?? client.exportAssets({ signal }));
    const whole = readAssets(bundle, { ids, attachments: index.attachments() });
    for (const [id, asset] of whole.assets) assets.set(id, asset);
    problems.push(...whole.problems);
    onBatch(whole.assets.size);
    for (const kind of ['database', 'dataset', 'chart', 'dashboard'] as const) wanted.delete(kind);
    const queries = [...assets.values()].filter(({ kind }) => kind === 'saved_query');
    if (queries.length >= savedQueryIds.length) wanted.delete('saved_query');
    // What the whole export left out is asked for by name.
    for (const entry of stale) {
      if (entry.kind === 'theme' || assets.has(entry.id)) continue;
      const kind = entry.kind as BundleKind;
      wanted.set(kind, [...(wanted.get(kind) ?? []), entry.localId]);
    }
  }
  const rest = await readFresh({ client, index, localIds: ids, signal }, wanted, onBatch);
  for (const [id, asset] of rest.assets) assets.set(id, asset);
  return { assets, problems: [...problems, ...rest.problems], unread: rest.unread };
}
