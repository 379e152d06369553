import ArrowRightLeft from '@lucide/svelte/icons/arrow-right-left';
import CirclePlus from '@lucide/svelte/icons/circle-plus';
import Equal from '@lucide/svelte/icons/equal';
import Pencil from '@lucide/svelte/icons/pencil';
import Trash2 from '@lucide/svelte/icons/trash-2';
import type { Component } from 'svelte';
import type { ChangeRow } from '#lib/api/types.ts';
import { kindLabel, kindOf } from '#lib/assets/kinds.ts';
import type { Tone } from '#lib/ui/tone.ts';

export type ActionLook = { readonly word: string; readonly tone: Tone; readonly icon: Component };

/** How what a plan does with an asset is shown. */
export const ACTION_LOOKS: Record<ChangeRow['action'], ActionLook> = {
  create: { word: 'Create', tone: 'good', icon: CirclePlus },
  update: { word: 'Update', tone: 'info', icon: Pencil },
  repoint: { word: 'Re-point', tone: 'info', icon: ArrowRightLeft },
  delete: { word: 'Delete', tone: 'bad', icon: Trash2 },
  none: { word: 'Stays', tone: 'neutral', icon: Equal },
};

/** Why an asset is in the plan, in words; `nameOf` tells the name of another asset of the plan. */
export function reasonText(
  reason: ChangeRow['reasons'][number],
  nameOf: (id: string) => string,
): string {
  switch (reason.why) {
    case 'selected':
      return 'selected';
    case 'needed-by':
      return `needed by ${kindLabel(kindOf(reason.by))} ${nameOf(reason.by)}`;
    case 'delete-requested':
      return 'its deletion was asked for';
    case 'created-by-promotion':
      return 'the promotion that is taken back created it';
    case 'loses':
      return `loses ${kindLabel(kindOf(reason.of))} ${nameOf(reason.of)}`;
  }
}
