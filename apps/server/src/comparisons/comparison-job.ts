import type { Side } from '@ss-tools/api';
import { ASSET_KINDS, NO_MAPPINGS, compareSnapshots } from '@ss-tools/assets';
import type { AssetId, AssetKind, Snapshot } from '@ss-tools/assets';
import { recordAudit } from '../audit/change.ts';
import type { Context } from '../context.ts';
import { batches } from '../database/batches.ts';
import { jsonb } from '../database/jsonb.ts';
import { v7 } from '../database/id.ts';
import type { Transaction } from '../database/schema/index.ts';
import type { JobHandler, JobRun } from '../jobs/handler.ts';
import { withReverse } from '../mappings/invert-mappings.ts';
import { loadMappings } from '../mappings/mapping-store.ts';
import { DATASETS_FRESH, captureEnvironment } from '../snapshots/capture-environment.ts';
import type { EnvironmentCapture } from '../snapshots/capture-environment.ts';
import { engineSnapshot } from '../snapshots/engine-snapshot.ts';
import { findEnvironmentName } from '../snapshots/environment-name.ts';
import { findSnapshotRow } from '../snapshots/snapshot-row.ts';
import { keepCaptures } from '../snapshots/store/keep-capture.ts';
import { loadSnapshot } from '../snapshots/store/load-snapshot.ts';
import { bringTogether } from './bring-together.ts';

export type ComparisonInput = { readonly left: Side; readonly right: Side };

type ReadSide = {
  readonly snapshot: Snapshot;
  readonly environment: string | null;
  readonly kept: string | null;
  readonly captured: EnvironmentCapture | null;
};

const EVERY_KIND: ReadonlySet<AssetKind> = new Set(ASSET_KINDS);
/** Compares two sides and keeps the result, row by row, so that it can be searched and paged. */
export const comparisonHandler = (context: Context): JobHandler<ComparisonInput> => ({
  kind: 'compare',
  onCancel: 'abort',
  async run(run, input) {
    const [left, right] = await Promise.all([
      readSide(context, run, input.left),
      readSide(context, run, input.right),
    ]);
    const mappings =
      left.environment === null || right.environment === null
        ? NO_MAPPINGS
        : withReverse(
            await loadMappings(context.db, left.environment, right.environment),
            await loadMappings(context.db, right.environment, left.environment),
          );
    const sides = bringTogether(left.snapshot, right.snapshot, {
      mappings,
      sameEnvironment: left.environment !== null && left.environment === right.environment,
    });
    run.progress(1, 1, 'Comparing');
    const comparison = await run.transaction((trx) => keep(trx, run, left, right, sides));
    return { comparison };
  },
});

async function readSide(context: Context, run: JobRun, side: Side): Promise<ReadSide> {
  if (side.from === 'snapshot') {
    const row = await findSnapshotRow(context.db, side.snapshot);
    return {
      snapshot: await loadSnapshot(context.db, side.snapshot),
      environment: row.environment?.id ?? null,
      kept: row.id,
      captured: null,
    };
  }
  const environment = await findEnvironmentName(context.db, side.environment);
  const captured = await captureEnvironment(context, run, {
    environment,
    fresh: DATASETS_FRESH,
  });
  return {
    snapshot: await engineSnapshot(context.db, captured, EVERY_KIND),
    environment: environment.id,
    kept: null,
    captured,
  };
}

async function keep(
  trx: Transaction,
  run: JobRun,
  left: ReadSide,
  right: ReadSide,
  sides: { left: Snapshot; right: Snapshot },
): Promise<string> {
  const id = v7();
  const captured = [left, right].flatMap((side) => side.captured ?? []);
  const kept = await keepCaptures(trx, captured, 'capture', [
    ...sides.left.assets.values(),
    ...sides.right.assets.values(),
  ]);
  const snapshotOf = ({ captured: capture, kept: known }: ReadSide): string =>
    capture === null ? (known as string) : (kept[captured.indexOf(capture)] as string);
  await trx
    .insertInto('comparisons')
    .values({ id, left_snapshot: snapshotOf(left), right_snapshot: snapshotOf(right) })
    .execute();
  const { changes } = compareSnapshots(sides.left, sides.right);
  for (const batch of batches(changes)) {
    await trx
      .insertInto('comparison_rows')
      .values(
        batch.map((change) => ({
          comparison: id,
          asset: change.id,
          kind: change.kind,
          name: change.name,
          status: change.status,
          fields: change.fields.length,
          left_hash: change.left,
          right_hash: change.right,
          used_by: jsonb(
            change.usedBy.map(({ by, role }) => ({ id: by, name: nameIn(sides, by), role })),
          ),
        })),
      )
      .execute();
  }
  await recordAudit(trx, run.actor, { action: 'comparison.make', subject: `comparison:${id}` });
  return id;
}

const nameIn = (sides: { left: Snapshot; right: Snapshot }, id: AssetId): string =>
  (sides.right.assets.get(id) ?? sides.left.assets.get(id))?.name ?? id;
