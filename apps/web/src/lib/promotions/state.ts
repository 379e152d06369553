import CircleCheck from '@lucide/svelte/icons/circle-check-big';
import CircleSlash from '@lucide/svelte/icons/circle-slash';
import CircleX from '@lucide/svelte/icons/circle-x';
import Clock from '@lucide/svelte/icons/clock';
import Diff from '@lucide/svelte/icons/diff';
import Play from '@lucide/svelte/icons/play';
import Undo2 from '@lucide/svelte/icons/undo-2';
import type { Component } from 'svelte';
import type { Promotion } from '#lib/api/types.ts';
import type { Tone } from '#lib/ui/tone.ts';

export type StateLook = { readonly word: string; readonly tone: Tone; readonly icon: Component };

/** How a promotion's state is shown. */
export const STATE_LOOKS: Record<Promotion['state'], StateLook> = {
  queued: { word: 'Waits', tone: 'neutral', icon: Clock },
  running: { word: 'Runs', tone: 'info', icon: Play },
  verified: { word: 'Verified', tone: 'good', icon: CircleCheck },
  differs: { word: 'Differs', tone: 'warn', icon: Diff },
  failed: { word: 'Failed', tone: 'bad', icon: CircleX },
  'rolled-back': { word: 'Put back', tone: 'warn', icon: Undo2 },
  cancelled: { word: 'Cancelled', tone: 'neutral', icon: CircleSlash },
};

export const hasEnded = (state: Promotion['state']): boolean =>
  state !== 'queued' && state !== 'running';

/** True when it did not do what it was to do, so that somebody has to look at it. */
export const endedBadly = (state: Promotion['state']): boolean =>
  state === 'failed' || state === 'differs' || state === 'rolled-back';
