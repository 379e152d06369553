import CircleDot from '@lucide/svelte/icons/circle-dot';
import Equal from '@lucide/svelte/icons/equal';
import PanelLeft from '@lucide/svelte/icons/panel-left';
import PanelRight from '@lucide/svelte/icons/panel-right';
import type { Component } from 'svelte';
import type { Comparison, ComparisonStatus } from '#lib/api/types.ts';
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
 * Where promoting what is ticked begins; null when that cannot be: the right side is no environment, or the left is none.
 */
export function promoteHref({ left, right }: Comparison, ticked: readonly string[]): string | null {
  const live = right.origin === 'capture' || right.origin === 'verification';
  if (
    left.environment === null ||
    right.environment === null ||
    !live ||
    left.environment.id === right.environment.id
  )
    return null;
  const query = new URLSearchParams({ source: left.environment.id, target: right.environment.id });
  for (const id of ticked) query.append('select', id);
  return `/promote?${query.toString()}`;
}
