import type { AssetId, Plan } from '@ss-tools/assets';
import { KnownError } from '../../errors.ts';
import { hashIn } from './observe.ts';
import type { Observation } from './observe.ts';

const NAMED = 5;

/**
 * A plan is applied to what it was made for, or not at all.
 * @throws KnownError target-moved, naming what is other than the plan saw it.
 */
export function checkPreconditions(plan: Plan, seen: Observation): void {
  const moved = (Object.entries(plan.preconditions) as [AssetId, string | null][]).filter(
    ([id, hash]) => hashIn(seen, id) !== hash,
  );
  if (moved.length === 0) return;
  const names = moved
    .slice(0, NAMED)
    .map(([id]) => plan.changes.find((change) => change.id === id)?.name ?? id)
    .join(', ');
  const more = moved.length > NAMED ? ` and ${moved.length - NAMED} more` : '';
  throw new KnownError(
    'target-moved',
    `${seen.captured.environment.name} changed since the plan was made: ${names}${more}.`,
    { status: 409, hint: 'Nothing was written. Make a new plan and read it.' },
  );
}
