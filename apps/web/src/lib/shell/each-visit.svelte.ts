import { untrack } from 'svelte';
import { afterNavigate } from '$app/navigation';
import { page } from '$app/state';

/**
 * Calls `act` with the address's query when a page is made, and at each later navigation to it: the palette leads from
 * a page to the same page with another wish, or with the same one again.
 *
 * Not `afterNavigate` alone: a page that is loaded by its address is made only after the session is known, and the
 * navigation is over by then.
 */
export function eachVisit(act: (asked: Pick<URLSearchParams, 'get' | 'getAll'>) => void): void {
  $effect(() => {
    const asked = page.url.searchParams;
    untrack(() => act(asked));
  });
  afterNavigate(({ from, to }) => {
    if (from !== null && from.url.href === to?.url.href) act(page.url.searchParams);
  });
}
