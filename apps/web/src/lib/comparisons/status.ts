import CircleDot from '@lucide/svelte/icons/circle-dot';
import Equal from '@lucide/svelte/icons/equal';
import PanelLeft from '@lucide/svelte/icons/panel-left';
import PanelRight from '@lucide/svelte/icons/panel-right';
import type { Component } from 'svelte';
import type { Comparison, ComparisonStatus } from '#lib/api/types.ts';
import { promoteHref } from '#lib/plans/promote-address.ts';
import { snapshotTitle } from '#lib/snapshots/snapshot-title.ts';
import type { Tone } from '#lib/ui/tone.ts';

export type StatusLook = { readonly word: string; readonly tone: Tone; readonly icon: Component };

/** What to call the two sides: their names, told apart when both have the same one. */
export function sideNames(comparison: Comparison): { left: string; right: string } {
  const left = snapshotTitle(comparison.left);
  const right = snapshotTitle(comparison.right);
  return left === right ? { left: `${left} (left)`, right: `${right} (right)` } : { left, right };
}

/** How a status is shown, in the names of the two sides. */
export function statusLook(
  status: ComparisonStatus,
  sides: { left: string; right: string },
): StatusLook {
  switch (status) {
    case 'changed':
      return { word: 'Changed', tone: 'info', icon: CircleDot };
    case 'only-left':
      return { word: `Only in ${sides.left}`, tone: 'good', icon: PanelLeft };
    case 'only-right':
      return { word: `Only in ${sides.right}`, tone: 'warn', icon: PanelRight };
    case 'same':
      return { word: 'Same', tone: 'neutral', icon: Equal };
  }
}

/**
 * Whether a side was read for the comparison. Such a snapshot is kept in one transaction with it, so both bear the same
 * time; a kept one is older.
 */
const isLive = (side: Comparison['left'], { createdAt }: Comparison): boolean =>
  side.origin === 'capture' && side.capturedAt === createdAt;

/**
 * Where promoting what is ticked begins, with the very side that is shown; null when that cannot be: what is right is no
 * environment as it is now, or both are the same one.
 */
export function promotionOf(
  comparison: Comparison,
  ticked: { readonly select: readonly string[]; readonly remove: readonly string[] },
): string | null {
  const { left, right } = comparison;
  if (right.environment === null || !isLive(right, comparison)) return null;
  const live = left.environment !== null && isLive(left, comparison);
  if (live && left.environment?.id === right.environment.id) return null;
  return promoteHref({
    side:
      live && left.environment !== null
        ? { from: 'environment', environment: left.environment.id }
        : { from: 'snapshot', snapshot: left.id },
    target: right.environment.id,
    ...ticked,
  });
}
