import { assetId } from '@ss-tools/assets';
import type { Asset } from '@ss-tools/assets';
import type { Context } from '../../../context.ts';
import type { StoredUnderWay } from '../../../database/schema/promotions.ts';
import type { JobRun } from '../../../jobs/handler.ts';
import type { Goal } from '../goal.ts';
import type { ImportPace } from '../import-pace.ts';
import { hashIn } from '../observe.ts';
import type { Observation } from '../observe.ts';
import type { StepLog } from '../step-log.ts';

/** What every write of one round works with. */
export type WriteContext = {
  readonly context: Context;
  readonly run: JobRun;
  readonly goal: Goal;
  /** The target as it was right before this round. */
  readonly seen: Observation;
  readonly steps: StepLog;
  readonly pace: ImportPace;
  /** Throws when a person asked to stop; does nothing while a rollback runs. */
  readonly checkCancelled: () => void;
};

/** What a write of these assets is about, for the case that its answer is lost. */
export const underWay = (
  { seen }: Pick<WriteContext, 'seen'>,
  assets: readonly Asset[],
): StoredUnderWay =>
  Object.fromEntries(
    assets.map((asset) => {
      const id = assetId(asset);
      return [id, { before: hashIn(seen, id), wanted: asset.hash }];
    }),
  );

/** Assets of one kind. */
export const ofKind = <K extends Asset['kind']>(assets: readonly Asset[], kind: K): Asset[] =>
  assets.filter((asset) => asset.kind === kind);

/** "1 chart", "3 charts", "2 saved queries": what a step's label counts. */
export function countOf(assets: readonly { kind: string }[]): string {
  const counts = new Map<string, number>();
  for (const { kind } of assets) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return [...counts]
    .map(([kind, count]) => {
      const word = kind.replace('_', ' ');
      if (count === 1) return `1 ${word}`;
      return `${count} ${word.endsWith('y') ? `${word.slice(0, -1)}ies` : `${word}s`}`;
    })
    .join(', ');
}
