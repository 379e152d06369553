import { contract } from '@ss-tools/api';
import type { ApiClient } from '@ss-tools/api';
import { SvelteMap } from 'svelte/reactivity';
import type { AssetRow, Environment } from '#lib/api/types.ts';
import type { AssetIdText } from './asks.ts';

const MOST_DATABASES = 500;

/** Names of a target's assets that a plan's questions talk about, from what was last captured there. */
export class AssetNames {
  readonly #names = new SvelteMap<string, string>();
  readonly #api: ApiClient;

  constructor(client: ApiClient) {
    this.#api = client;
  }

  /** The asset's name, or its identity where the capture does not tell. */
  of(id: string): string {
    return this.#names.get(id) ?? id;
  }

  /** All databases of the capture: the candidates of a database's mapping. */
  databases: readonly AssetRow[] = $state.raw([]);

  async load(environment: Environment | undefined, ids: readonly AssetIdText[]): Promise<void> {
    const snapshot = environment?.lastCapture?.snapshot;
    if (snapshot === undefined) return;
    const page = await this.#api.call(contract.snapshots.assets, {
      params: { id: snapshot },
      query: { kind: 'database', limit: MOST_DATABASES },
    });
    this.databases = page.items;
    for (const { id, name } of page.items) this.#names.set(id, name);
    const others = ids.filter((id) => !this.#names.has(id));
    const found = await Promise.allSettled(
      others.map((asset) =>
        this.#api.call(contract.snapshots.asset, { params: { id: snapshot, asset } }),
      ),
    );
    // What came into being after the capture keeps its identity as its name.
    for (const one of found)
      if (one.status === 'fulfilled') this.#names.set(one.value.id, one.value.name);
  }
}
