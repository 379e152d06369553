import { assetId, diffAssets, needsNoImport, parseAssetId, verifyOutcome } from '@ss-tools/assets';
import type { Asset, AssetId, AssetKind, Change, FieldChange, Mismatch } from '@ss-tools/assets';
import type { Context } from '../../context.ts';
import type { StoredMismatch } from '../../database/schema/promotions.ts';
import type { JobRun } from '../../jobs/handler.ts';
import { awaitArrival } from './await-arrival.ts';
import { writesDatabases } from './goal.ts';
import type { Goal } from './goal.ts';
import { isImportedKind } from './import-chunks.ts';
import { ImportPace } from './import-pace.ts';
import { lookPatiently } from './look-patiently.ts';
import { isPassing } from './lost-answer.ts';
import { observe, wantsMost } from './observe.ts';
import type { Observation } from './observe.ts';
import type { StepLog } from './step-log.ts';
import { importAssets } from './writes/import.ts';
import { removeAssets } from './writes/remove.ts';
import { repair } from './writes/repair.ts';
import type { Repair } from './writes/repair.ts';
import { repointDatasets } from './writes/repoint.ts';
import { writeRestKinds } from './writes/rest-kinds.ts';
import { writeThemes } from './writes/themes.ts';
import { ofKind } from './writes/write-context.ts';
import type { WriteContext } from './writes/write-context.ts';

/** How often one asset is repaired before a remaining difference counts as one. */
const REPAIRS = 2;
/** How often a target may go away in the middle of one apply. */
const OUTAGES = 5;

export type Outcome = {
  /** The last look at the target, after everything was written. */
  readonly seen: Observation;
  readonly mismatches: readonly StoredMismatch[];
};

export type Convergence = {
  readonly context: Context;
  readonly run: JobRun;
  readonly steps: StepLog;
  readonly goal: Goal;
  /** The target as it is now. */
  readonly first: Observation;
  readonly checkCancelled: () => void;
};

/**
 * Drives a target to a goal: looks, writes what differs, looks again. Since every round starts from what is really
 * there, it does not matter whether an earlier attempt, cut off by a crash or an outage, wrote all, some or nothing; but
 * what it sent last may still be under way, and is waited for.
 * Ends when the target equals the goal, or when what still differs could not be written.
 * @throws SupersetError when the target refuses a write; JobCancelled.
 */
export async function converge(work: Convergence): Promise<Outcome> {
  const { run, goal, steps } = work;
  const imported = new Set<AssetId>();
  const repaired = new Map<AssetId, number>();
  const pace = new ImportPace();
  let seen = work.first;
  for (let outages = 0; ;) {
    const arrival = await awaitArrival({
      run,
      steps,
      name: goal.environment.name,
      checkCancelled: () => undefined,
      settleMs: work.context.config.settleMs,
      look: () => observeGoal(work),
    });
    if (arrival !== null) {
      ({ seen } = arrival);
      if (arrival.arrived) settle(imported, arrival.assets.filter(isImportedId));
    }
    const { mismatches } = verifyOutcome(goal, seen.snapshot);
    const differs = new Map(mismatches.map((mismatch) => [mismatch.id, mismatch]));
    const open = goal.changes.filter(({ id }) => differs.has(id));
    const round = chooseWrites(open, seen, goal, imported, repaired);
    if (round === null) {
      return { seen, mismatches: open.map(({ id, name }) => stored(differs.get(id)!, name)) };
    }
    try {
      await writeRound({ ...work, seen, pace }, round, imported);
      for (const { asset } of round.repairs) {
        repaired.set(assetId(asset), (repaired.get(assetId(asset)) ?? 0) + 1);
      }
    } catch (error) {
      if (!isPassing(error) || run.signal.aborted || ++outages > OUTAGES) throw error;
    }
    if ((await steps.underWay()) === null) seen = await look(work);
  }
}

const observeGoal = (
  { context, run, goal }: Convergence,
  beginWhole = false,
): Promise<Observation> =>
  observe(context, run, goal.environment, {
    beginWhole,
    ids: new Set(goal.changes.map(({ id }) => id)),
    writesDatabases: writesDatabases(goal),
    expected: goal.after.values(),
  });

const look = (work: Convergence): Promise<Observation> => {
  const { name } = work.goal.environment;
  return work.steps.step('verify', `Read ${name} again`, () =>
    lookPatiently({ ...work, name }, () =>
      observeGoal(work, wantsMost(work.first, [...work.goal.after.keys()])),
    ),
  );
};

type Round = {
  readonly rest: readonly Asset[];
  readonly imports: readonly Asset[];
  readonly repoints: readonly Asset[];
  readonly repairs: readonly Repair[];
  readonly deletions: readonly Change[];
};

/** What to write next for what differs; null when nothing more can be done about it. */
function chooseWrites(
  open: readonly Change[],
  seen: Observation,
  goal: Goal,
  imported: ReadonlySet<AssetId>,
  repaired: ReadonlyMap<AssetId, number>,
): Round | null {
  const rest: Asset[] = [];
  const imports: Asset[] = [];
  const repoints: Asset[] = [];
  const repairs: Repair[] = [];
  const deletions: Change[] = [];
  for (const change of open) {
    const after = goal.after.get(change.id);
    const rounds = repaired.get(change.id) ?? 0;
    if (after === undefined) {
      if (!imported.has(change.id)) deletions.push(change);
      continue;
    }
    const fields = diffAssets(seen.snapshot.assets.get(change.id), after);
    const isThere = seen.snapshot.assets.has(change.id);
    // What is only carried along is never a reason for an import, which would do it the same harm again.
    const isWritten = imported.has(change.id) || change.action === 'none';
    if (!isImportedKind(after.kind)) {
      if (!isWritten) rest.push(after);
    } else if ((isWritten || needsNoImport(fields)) && isThere) {
      // A layer that is written now has an id only when the target is looked at again.
      const awaitsLayer = after.kind === 'chart' && rest.some(({ kind }) => kind === LAYER);
      if (rounds < REPAIRS && !awaitsLayer) repairs.push({ asset: after, fields });
    } else if (!isWritten) {
      imports.push(after);
      if (isThere && after.kind === 'dataset' && movesDatabase(fields)) repoints.push(after);
    }
  }
  const nothing = rest.length + imports.length + repairs.length + deletions.length === 0;
  return nothing ? null : { rest, imports, repoints, repairs, deletions };
}

const LAYER: AssetKind = 'annotation_layer';

const isImportedId = (id: AssetId): boolean => isImportedKind(parseAssetId(id).kind);

function settle(written: Set<AssetId>, ids: Iterable<AssetId>): void {
  for (const id of ids) written.add(id);
}

const movesDatabase = (fields: readonly FieldChange[]): boolean =>
  fields.some(({ path }) => path === '/database_uuid');

async function writeRound(
  write: Convergence & WriteContext,
  round: Round,
  imported: Set<AssetId>,
): Promise<void> {
  write.checkCancelled();
  await writeRestKinds(write, round.rest);
  await writeThemes(write, round.rest);
  settle(imported, round.rest.map(assetId));
  let { imports } = round;
  const onImported = (ids: readonly AssetId[]): void => settle(imported, ids);
  let now: WriteContext = write;
  if (round.repoints.length > 0) {
    // The database that a dataset is pointed at must be there, with an id.
    const databases = ofKind(imports, 'database');
    if (databases.length > 0) {
      await importAssets(write, databases, onImported);
      now = { ...write, seen: await look(write) };
    }
    await repointDatasets(now, round.repoints);
    imports = imports.filter((asset) => !databases.includes(asset));
  }
  await importAssets(now, imports, onImported);
  await repair(now, round.repairs);
  await removeAssets(now, round.deletions);
  settle(
    imported,
    round.deletions.map(({ id }) => id),
  );
}

const stored = ({ fields, ...mismatch }: Mismatch, name: string): StoredMismatch => ({
  ...mismatch,
  name,
  fields: [...fields],
});
