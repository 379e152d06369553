import type { AssetId } from '../asset.ts';
import type { FieldChange } from '../change.ts';
import { diffAssets } from '../diff/diff-assets.ts';
import type { Plan, PlanResult } from '../plan.ts';
import type { Snapshot } from '../snapshot.ts';
import { lookUp } from './look-up.ts';

/** One asset that is not as the plan predicted. Hashes; null is "not there". `fields` lead from expected to found. */
export type Mismatch = {
  readonly id: AssetId;
  readonly expected: string | null;
  readonly found: string | null;
  readonly fields: readonly FieldChange[];
};

export type Verification = { readonly ok: boolean; readonly mismatches: readonly Mismatch[] };

/**
 * Holds a fresh capture of the target against a plan's prediction.
 * @throws Error when the capture does not tell of everything that the plan touched: then nothing is verified.
 */
export function verifyOutcome(
  { plan, after }: { readonly plan: Pick<Plan, 'predicted'>; readonly after: PlanResult['after'] },
  captured: Snapshot,
): Verification {
  const predicted = Object.entries(plan.predicted) as [AssetId, string | null][];
  const mismatches = predicted.flatMap(([id, expected]): Mismatch[] => {
    const found = lookUp(captured, id);
    if (found === undefined) {
      throw new Error(
        `The capture does not tell of ${id}, so the plan's outcome cannot be verified. Capture it too.`,
      );
    }
    if ((found?.hash ?? null) === expected) return [];
    const fields = diffAssets(after.get(id), found ?? undefined);
    return [{ id, expected, found: found?.hash ?? null, fields }];
  });
  return { ok: mismatches.length === 0, mismatches };
}
