import { closure, parseAssetId } from '@ss-tools/assets';
import type { Asset, AssetId, AssetKind, Snapshot } from '@ss-tools/assets';
import type { Inspection } from '@ss-tools/superset';
import type { Context } from '../../context.ts';
import type { JobRun } from '../../jobs/handler.ts';
import { kindsOf } from '../../plans/read-source.ts';
import { captureEnvironment, readMore } from '../../snapshots/capture-environment.ts';
import type { EnvironmentCapture } from '../../snapshots/capture-environment.ts';
import { engineSnapshot, withAbsent } from '../../snapshots/engine-snapshot.ts';
import { canBeChosen } from '../../snapshots/capture/list-chosen.ts';
import { isIndexed } from '../../snapshots/capture/list-estate.ts';
import { isWholeCheapest } from '../../snapshots/capture/whole-export.ts';
import { kindsNeededBy, kindsToRead } from '../../snapshots/kind-scope.ts';

/** A target as it is now, as far as a plan is about it. */
export type Observation = {
  readonly captured: EnvironmentCapture;
  readonly snapshot: Snapshot;
  readonly kinds: ReadonlySet<AssetKind>;
};

/** What to look at. */
export type Look = {
  readonly ids: ReadonlySet<AssetId>;
  readonly writesDatabases: boolean;
  /** The contents that a look may meet, as far as they are known; null: nothing is known, so every list is read. */
  readonly expected: Iterable<Asset> | null;
  /** Most of what is there is wanted; see `wantsMost`. */
  readonly beginWhole?: boolean;
};

/**
 * Reads the given assets of an environment, all of them fresh. A few charts and datasets are read by themselves, unless
 * databases are written with them: that needs the databases' places in the target.
 *
 * Each list costs a Superset 30 to 80 ms, so where imports carry nothing along only those are read that the expected
 * contents need. Where others are found, the look is repeated with the lists that they need.
 * @throws SupersetError when they cannot be read.
 */
export async function observe(
  context: Context,
  run: JobRun,
  environment: { readonly id: string; readonly name: string },
  { ids, writesDatabases, expected, beginWhole = false }: Look,
): Promise<Observation> {
  const all = kindsNeededBy(kindsOf(ids));
  let kinds: ReadonlySet<AssetKind> =
    expected === null ? all : kindsToRead(kindsOf(ids), kindsReferredTo(expected));
  for (;;) {
    const kindsAt = ({ capabilities }: Inspection): ReadonlySet<AssetKind> =>
      capabilities.sparseAssetsImport ? kinds : all;
    const captured = await captureEnvironment(context, run, {
      environment,
      kinds: kindsAt,
      include: (entry) => ids.has(entry.id),
      fresh: () => true,
      beginWhole,
      ...(writesDatabases ? {} : { chosen: { ids, withNeeds: false } }),
    });
    kinds = kindsAt(captured.inspection);
    const referred = kindsReferredTo(captured.read.values());
    const met = new Set([...kindsToRead(kinds, referred), ...missedIn(captured, ids)]);
    if (kinds !== all && !met.isSubsetOf(kinds)) {
      kinds = met;
      continue;
    }
    const snapshot = await engineSnapshot(context.db, captured, kinds);
    return { captured, kinds, snapshot: withAbsent(snapshot, ids, kinds) };
  }
}

/**
 * Whether assets will be most of what an environment holds once they are written: then a look at them begins the export
 * of everything beside the lists. Told by an earlier look, which listed what was there then.
 */
export function wantsMost({ captured }: Observation, ids: readonly AssetId[]): boolean {
  // So few are read without listing the environment, of which the earlier look knows nothing then.
  if (canBeChosen(ids)) return false;
  const wanted = ids.filter((id) => isIndexed(parseAssetId(id).kind));
  const listed = new Set([...captured.index.entries()].map(({ id }) => id));
  return isWholeCheapest(wanted.length, listed.union(new Set(wanted)).size);
}

const kindsReferredTo = (assets: Iterable<Asset>): AssetKind[] =>
  [...assets].flatMap(({ refs }) => refs.map(({ to }) => parseAssetId(to).kind));

/** Kinds whose lists the contents of these assets were read without, and needed. */
const missedIn = (
  { problems, missed }: EnvironmentCapture,
  ids: ReadonlySet<AssetId>,
): AssetKind[] =>
  problems.some(({ asset }) => asset !== undefined && ids.has(asset)) ? [...missed] : [];

/** The hash of an asset's content in the target; null when it is not there. What is there, but unreadable, equals nothing. */
export const hashIn = ({ snapshot }: Observation, id: AssetId): string | null =>
  snapshot.assets.get(id)?.hash ?? (snapshot.unread?.has(id) === true ? 'unread' : null);

/**
 * Everything that assets need in the target, as it will be: what is written as planned, the rest as it is there now.
 * Versions without sparse imports want the whole of it in one bundle. `seen` holds what had to be read for it, too.
 */
export async function closureInTarget(
  context: Context,
  run: JobRun,
  seen: Observation,
  planned: ReadonlyMap<AssetId, Asset>,
  ids: readonly AssetId[],
): Promise<{ readonly needed: Asset[]; readonly seen: Observation }> {
  const tried = new Set<AssetId>();
  let now = seen;
  for (;;) {
    const { captured, snapshot, kinds } = now;
    const assets = new Map([...snapshot.assets, ...planned]);
    const reached = [...closure({ ...snapshot, assets }, ids).keys()];
    const unread = reached.filter(
      (id) => !assets.has(id) && !tried.has(id) && captured.index.get(id) !== undefined,
    );
    // What was listed and is gone by now will be missed by the import itself, in words.
    if (unread.length === 0)
      return { needed: reached.flatMap((id) => assets.get(id) ?? []), seen: now };
    for (const id of unread) tried.add(id);
    const more = await readMore(run, include(captured, unread), unread);
    const wider = await engineSnapshot(context.db, more, kinds);
    now = { kinds, captured: more, snapshot: withAbsent(wider, snapshot.absent, kinds) };
  }
}

/** Takes listed assets into a capture, so that they can be read. */
function include(captured: EnvironmentCapture, ids: readonly AssetId[]): EnvironmentCapture {
  const assets = new Map(captured.assets);
  for (const id of ids) {
    const entry = captured.index.get(id);
    if (entry !== undefined) assets.set(id, { ...entry, hash: '' });
  }
  return { ...captured, assets };
}
