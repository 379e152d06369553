import type { Side } from '@ss-tools/api';
import type { Wish } from './selection.svelte.ts';

/** The address of the promote page with a wish on it; a kept snapshot is carried as itself, never as its environment. */
export function promoteHref({ side, target, select, remove }: Wish): string {
  const query = new URLSearchParams();
  if (side?.from === 'environment') query.set('source', side.environment);
  if (side?.from === 'snapshot') query.set('snapshot', side.snapshot);
  if (target !== '') query.set('target', target);
  for (const id of select) query.append('select', id);
  for (const id of remove) query.append('remove', id);
  return `/promote?${query.toString()}`;
}

/** The wish that an address of the promote page holds. */
export function wishOf(query: Pick<URLSearchParams, 'get' | 'getAll'>): Wish {
  const [snapshot, environment] = [query.get('snapshot'), query.get('source')];
  let side: Side | null = null;
  if (snapshot !== null) side = { from: 'snapshot', snapshot };
  else if (environment !== null) side = { from: 'environment', environment };
  return {
    side,
    target: query.get('target') ?? '',
    select: query.getAll('select'),
    remove: query.getAll('remove'),
  };
}
