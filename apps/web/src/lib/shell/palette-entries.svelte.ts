import { contract } from '@ss-tools/api';
import type { ApiClient } from '@ss-tools/api';
import type { Component } from 'svelte';
import Camera from '@lucide/svelte/icons/camera';
import GitCompareArrows from '@lucide/svelte/icons/git-compare-arrows';
import Send from '@lucide/svelte/icons/send';
import Server from '@lucide/svelte/icons/server';
import type { Environment, Job } from '#lib/api/types.ts';
import { iconOf, kindLabel } from '#lib/assets/kinds.ts';
import { assetHref } from '#lib/assets/address.ts';
import { followHref } from '#lib/jobs/job-result.ts';
import { MAIN_PLACES, MORE_PLACES } from './places.ts';

/** One line of the palette. `detail` tells two lines of the same name apart. */
export type Entry = {
  readonly id: string;
  readonly group: 'Pages' | 'Actions' | 'Assets';
  readonly label: string;
  readonly detail: string;
  readonly icon: Component;
  /** Where it leads, or what it does first; then it answers where that leads. */
  readonly href: string | (() => Promise<string>);
};

const ASSETS_PER_ENVIRONMENT = 8;
const SHORTEST_SEARCH = 2;

/** Entries that need no search: pages, and what can be done with each environment. */
export function fixedEntries(
  environments: readonly Environment[],
  capture: (id: string) => Promise<Job>,
): Entry[] {
  const pages = [...MAIN_PLACES, ...MORE_PLACES].map(({ href, label, icon }): Entry => ({
    id: href,
    group: 'Pages',
    label,
    detail: '',
    icon,
    href,
  }));
  const own = environments.map(({ id, name, stage }): Entry => ({
    id: `environment-${id}`,
    group: 'Pages',
    label: name,
    detail: stage,
    icon: Server,
    href: `/environments/${id}`,
  }));
  const actions = environments.flatMap((from) => [
    {
      id: `capture-${from.id}`,
      group: 'Actions' as const,
      label: `Capture ${from.name}`,
      detail: '',
      icon: Camera,
      href: async () => followHref(await capture(from.id)),
    },
    ...environments
      .filter((to) => to.id !== from.id)
      .flatMap((to): Entry[] => [
        {
          id: `compare-${from.id}-${to.id}`,
          group: 'Actions',
          label: `Compare ${from.name} with ${to.name}`,
          detail: '',
          icon: GitCompareArrows,
          href: `/compare?left=${from.id}&right=${to.id}`,
        },
        {
          id: `promote-${from.id}-${to.id}`,
          group: 'Actions',
          label: `Promote ${from.name} to ${to.name}`,
          detail: '',
          icon: Send,
          href: `/promote?source=${from.id}&target=${to.id}`,
        },
      ]),
  ]);
  return [...pages, ...own, ...actions];
}

/** Words in any order, each at the start of a word of the entry. */
export function matches(entry: Entry, search: string): boolean {
  const words = `${entry.label} ${entry.detail}`.toLowerCase().split(/[^\p{L}\p{N}]+/u);
  return search
    .toLowerCase()
    .split(/\s+/)
    .filter((part) => part !== '')
    .every((part) => words.some((word) => word.startsWith(part)));
}

/** Assets of each environment's last capture whose name holds the search; the server searches. */
export async function assetEntries(
  api: ApiClient,
  environments: readonly Environment[],
  search: string,
): Promise<Entry[]> {
  if (search.trim().length < SHORTEST_SEARCH) return [];
  const pages = await Promise.all(
    environments.flatMap(({ name, lastCapture }) =>
      lastCapture === null
        ? []
        : [
            api
              .call(contract.snapshots.assets, {
                params: { id: lastCapture.snapshot },
                query: { search: search.trim(), limit: ASSETS_PER_ENVIRONMENT },
              })
              .then(({ items }) =>
                items.map((asset): Entry => ({
                  id: `${lastCapture.snapshot}-${asset.id}`,
                  group: 'Assets',
                  label: asset.name,
                  detail: `${kindLabel(asset.kind)} in ${name}`,
                  icon: iconOf(asset.kind),
                  href: assetHref(lastCapture.snapshot, asset.id),
                })),
              ),
          ],
    ),
  );
  return pages.flat();
}
