import type { AssetId, PlanResult } from '@ss-tools/assets';
import { parseAssetId } from '@ss-tools/assets';
import type { Chosen } from '../snapshots/capture/list-chosen.ts';
import { canBeChosen } from '../snapshots/capture/list-chosen.ts';

/** The assets that selectors name by their identity, to be read by themselves; null where they mean more than that. */
export function chosenBy(selectors: readonly string[]): Chosen | null {
  const ids: AssetId[] = [];
  for (const selector of selectors) {
    try {
      const { kind, key } = parseAssetId(selector);
      if (kind !== 'chart' && kind !== 'dataset') return null;
      if (!UUID.test(key)) return null;
      ids.push(`${kind}:${key.toLowerCase()}`);
    } catch {
      return null;
    }
  }
  return ids.length > 0 && canBeChosen(ids) ? { ids: new Set(ids), withNeeds: true } : null;
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Whether a plan that was made without a list of the target can stand: it only updates what is there, in place. What is
 * created, re-pointed or gets another place may collide with assets that were not looked at.
 */
export const staysInPlace = ({ plan }: PlanResult): boolean =>
  plan.notices.every(({ level }) => level !== 'blocker' && level !== 'question') &&
  plan.changes.every(
    ({ kind, action, fields }) =>
      action === 'none' ||
      (action === 'update' &&
        (kind === 'chart' || (kind === 'dataset' && !fields.some(({ path }) => PLACE.has(path))))),
  );

/** What makes a dataset unique in its environment. */
const PLACE: ReadonlySet<string> = new Set([
  '/database_uuid',
  '/catalog',
  '/schema',
  '/table_name',
]);
