import ArrowRightLeft from '@lucide/svelte/icons/arrow-right-left';
import GitCompareArrows from '@lucide/svelte/icons/git-compare-arrows';
import History from '@lucide/svelte/icons/history';
import House from '@lucide/svelte/icons/house';
import KeyRound from '@lucide/svelte/icons/key-round';
import ListChecks from '@lucide/svelte/icons/list-checks';
import LockKeyhole from '@lucide/svelte/icons/lock-keyhole';
import Send from '@lucide/svelte/icons/send';
import Server from '@lucide/svelte/icons/server';
import type { Component } from 'svelte';

/** A page that can be gone to from everywhere. */
export type Place = {
  readonly href: string;
  readonly label: string;
  readonly icon: Component;
  readonly keys: string;
};

/** In the order of the work: what is there, how it differs, move it, look back. */
export const MAIN_PLACES: readonly Place[] = [
  { href: '/', label: 'Overview', icon: House, keys: 'g o' },
  { href: '/environments', label: 'Environments', icon: Server, keys: 'g e' },
  { href: '/compare', label: 'Compare', icon: GitCompareArrows, keys: 'g c' },
  { href: '/promote', label: 'Promote', icon: Send, keys: 'g p' },
  { href: '/history', label: 'History', icon: History, keys: 'g h' },
];

export const MORE_PLACES: readonly Place[] = [
  { href: '/mappings', label: 'Mappings', icon: ArrowRightLeft, keys: 'g m' },
  { href: '/jobs', label: 'Jobs', icon: ListChecks, keys: 'g j' },
  { href: '/tokens', label: 'API tokens', icon: KeyRound, keys: 'g t' },
  { href: '/account', label: 'Password', icon: LockKeyhole, keys: 'g a' },
];

/** Which main place a path belongs to; details belong to the list that they come from. */
export function placeOf(path: string): string {
  if (path.startsWith('/plans')) return '/promote';
  if (path.startsWith('/promotions')) return '/history';
  if (path.startsWith('/snapshots')) return '/environments';
  return `/${path.split('/')[1] ?? ''}`;
}
