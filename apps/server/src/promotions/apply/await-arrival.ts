import { setTimeout as pause } from 'node:timers/promises';
import type { AssetId } from '@ss-tools/assets';
import { parseAssetId } from '@ss-tools/assets';
import { isSupersetError } from '@ss-tools/superset';
import { isImportedKind } from './import-chunks.ts';
import { lookPatiently } from './look-patiently.ts';
import type { Patience } from './look-patiently.ts';
import { hashIn } from './observe.ts';
import type { Observation } from './observe.ts';
import type { StepLog, UnderWay } from './step-log.ts';

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 5_000;

/** What became of a write whose answer was lost. */
export type Arrival = {
  readonly seen: Observation;
  readonly assets: readonly AssetId[];
  readonly arrived: boolean;
};

export type ArrivalWatch = Patience & {
  readonly steps: StepLog;
  /** How long after it was sent a write may still arrive. */
  readonly settleMs: number;
  /** Looks at the target, at least at the given assets. */
  readonly look: (ids: Iterable<AssetId>) => Promise<Observation>;
};

/**
 * Superset goes on with an import whose client is gone, and commits it when it is done. So a write of which nobody heard
 * the end is neither sent again nor put back before it arrived, or nothing of it can come any more. A person who cancels
 * waits for that, too. Answers null when nothing is under way.
 * @throws SupersetError when the target cannot be read in the end.
 */
export async function awaitArrival(watch: ArrivalWatch): Promise<Arrival | null> {
  const underWay = await watch.steps.underWay();
  if (underWay === null) return null;
  const what = underWay.step === 'write:import' ? 'import' : 'write';
  const label = `Wait whether the ${what} that was under way arrives`;
  const arrival = await watch.steps.step('wait', label, async ({ tell }) => {
    const result = await poll(watch, underWay);
    tell(result.arrived ? 'It arrived.' : `It did not, and does not any more: nothing came of it.`);
    return result;
  });
  await watch.steps.settled();
  return { ...arrival, assets: [...underWay.assets.keys()] };
}

async function poll(
  watch: ArrivalWatch,
  underWay: UnderWay,
): Promise<{ seen: Observation; arrived: boolean }> {
  const { run } = watch;
  const ids = [...underWay.assets.keys()];
  const deadline = Date.now() + watch.settleMs - underWay.ageMs;
  for (let wait = FIRST_PAUSE_MS; ; wait = Math.min(wait * 2, LONGEST_PAUSE_MS)) {
    const left = deadline - Date.now();
    if (left <= 0) {
      const seen = await lookPatiently(watch, () => watch.look(ids));
      return { seen, arrived: hasArrived(underWay, seen) };
    }
    try {
      const seen = await watch.look(ids);
      if (hasArrived(underWay, seen)) return { seen, arrived: true };
    } catch (error) {
      // Whatever ails the target meanwhile: what was sent to it may still come.
      if (!isSupersetError(error) || run.signal.aborted) throw error;
    }
    await pause(Math.min(wait, left), undefined, { signal: run.signal });
  }
}

/**
 * An import is one transaction, so that one asset that is no longer what it was tells of all of them; it need not be what
 * was sent, since imports leave out owners, roles and annotations. Other writes are done when all is as it was sent.
 */
function hasArrived({ assets }: UnderWay, seen: Observation): boolean {
  const all = [...assets].map(([id, { before, wanted }]) => {
    const now = hashIn(seen, id);
    return {
      now,
      isWanted: now === wanted,
      isOther: now !== before,
      imported: isImportedKind(parseAssetId(id).kind),
    };
  });
  if (all.every(({ isWanted }) => isWanted)) return true;
  return (
    all.every(({ now, imported }) => imported && now !== null) && all.some(({ isOther }) => isOther)
  );
}
