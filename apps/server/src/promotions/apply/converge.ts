import { assetId, diffAssets } from '@ss-tools/assets';
import type { Asset, AssetId, Change, FieldChange } from '@ss-tools/assets';
import type { Context } from '../../context.ts';
import type { StoredMismatch } from '../../database/schema/promotions.ts';
import type { JobRun } from '../../jobs/handler.ts';
import { writesDatabases } from './goal.ts';
import type { Goal } from './goal.ts';
import { IMPORTED_KINDS } from './import-chunks.ts';
import { hashIn, observe } from './observe.ts';
import type { Observation } from './observe.ts';
import type { StepLog } from './step-log.ts';
import { isPassing, waitForTarget } from './wait-for-target.ts';
import { importAssets } from './writes/import.ts';
import { removeAssets } from './writes/remove.ts';
import { isAttachedOnly, repair } from './writes/repair.ts';
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
 * there, it does not matter whether an earlier attempt, cut off by a crash or an outage, wrote all, some or nothing.
 * Ends when the target equals the goal, or when what still differs could not be written.
 * @throws SupersetError when the target refuses a write; JobCancelled.
 */
export async function converge(work: Convergence): Promise<Outcome> {
  const { run, goal } = work;
  const ids = new Set(goal.changes.map(({ id }) => id));
  const imported = new Set<AssetId>();
  const repaired = new Map<AssetId, number>();
  let seen = work.first;
  for (let outages = 0; ;) {
    const open = goal.changes.filter((change) => hashIn(seen, change.id) !== change.after);
    const round = chooseWrites(open, seen, goal, imported, repaired);
    if (round === null)
      return { seen, mismatches: open.map((change) => mismatch(change, seen, goal)) };
    try {
      await writeRound({ ...work, seen }, round, imported);
      for (const { asset } of round.repairs) {
        repaired.set(assetId(asset), (repaired.get(assetId(asset)) ?? 0) + 1);
      }
      seen = await look(work, ids);
    } catch (error) {
      if (!isPassing(error) || run.signal.aborted || ++outages > OUTAGES) throw error;
      await waitForTarget(run, seen, work.checkCancelled);
      seen = await look(work, ids);
    }
  }
}

const look = (work: Convergence, ids: ReadonlySet<AssetId>): Promise<Observation> =>
  work.steps.step('verify', `Read ${work.goal.environment.name} again`, () =>
    observe(work.context, work.run, work.goal.environment, ids, writesDatabases(work.goal)),
  );

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
    if (!isImported(after)) {
      if (!imported.has(change.id)) rest.push(after);
    } else if ((imported.has(change.id) || isAttachedOnly(fields)) && isThere) {
      if (rounds < REPAIRS) repairs.push({ asset: after, fields });
    } else if (!imported.has(change.id)) {
      imports.push(after);
      if (isThere && after.kind === 'dataset' && movesDatabase(fields)) repoints.push(after);
    }
  }
  const nothing = rest.length + imports.length + repairs.length + deletions.length === 0;
  return nothing ? null : { rest, imports, repoints, repairs, deletions };
}

const isImported = ({ kind }: Asset): boolean =>
  IMPORTED_KINDS.some((imported) => imported === kind);

const movesDatabase = (fields: readonly FieldChange[]): boolean =>
  fields.some(({ path }) => path === '/database_uuid');

async function writeRound(
  write: WriteContext & { seen: Observation },
  round: Round,
  imported: Set<AssetId>,
): Promise<void> {
  const settle = (assets: readonly { id: AssetId }[]): void => {
    for (const { id } of assets) imported.add(id);
  };
  write.checkCancelled();
  await writeRestKinds(write, round.rest);
  await writeThemes(write, round.rest);
  settle(round.rest.map((asset) => ({ id: assetId(asset) })));
  let { imports } = round;
  const onImported = (ids: readonly AssetId[]): void => settle(ids.map((id) => ({ id })));
  let now = write;
  if (round.repoints.length > 0) {
    // The database that a dataset is pointed at must be there, with an id.
    const databases = ofKind(imports, 'database');
    if (databases.length > 0) {
      await importAssets(write, databases, onImported);
      now = { ...write, seen: await look({ ...write, first: write.seen }, idsOf(write.goal)) };
    }
    await repointDatasets(now, round.repoints);
    imports = imports.filter((asset) => !databases.includes(asset));
  }
  await importAssets(now, imports, onImported);
  await repair(now, round.repairs);
  await removeAssets(now, round.deletions);
  settle(round.deletions);
}

const idsOf = (goal: Goal): Set<AssetId> => new Set(goal.changes.map(({ id }) => id));

function mismatch(change: Change, seen: Observation, goal: Goal): StoredMismatch {
  const found = seen.snapshot.assets.get(change.id);
  return {
    id: change.id,
    name: change.name,
    expected: change.after,
    found: found?.hash ?? null,
    fields: [...diffAssets(goal.after.get(change.id), found)],
  };
}
