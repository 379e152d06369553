import { contract } from '@ss-tools/api';
import type { ApiClient } from '@ss-tools/api';
import type { AssetKind } from '@ss-tools/assets';
import { SvelteMap } from 'svelte/reactivity';
import { PagedList } from '#lib/api/paged-list.svelte.ts';
import { Action } from '#lib/api/resource.svelte.ts';
import type { AssetRow, Environment, Job } from '#lib/api/types.ts';

const ROWS = 100;

/** What shall be promoted from where to where, while it is being chosen. */
export class Selection {
  source: Environment | undefined = $state.raw();
  target = $state('');
  kind: AssetKind = $state('dashboard');
  /** Identity → name. */
  readonly chosen = new SvelteMap<string, string>();
  readonly planning = new Action();
  readonly assets: PagedList<AssetRow>;
  readonly #api: ApiClient;

  constructor(client: ApiClient) {
    this.#api = client;
    this.assets = new PagedList(async (query) => {
      const snapshot = this.source?.lastCapture?.snapshot;
      if (snapshot === undefined) return { items: [], total: 0 };
      return client.call(contract.snapshots.assets, {
        params: { id: snapshot },
        query: { ...query, kind: this.kind },
      });
    }, ROWS);
  }

  /** Begins with what an address asked for; names of what is not on the first page are looked up. */
  start(source: Environment | undefined, asked: readonly string[]): void {
    this.from(source);
    for (const id of asked) {
      this.chosen.set(id, id);
      void this.#name(id);
    }
  }

  /** Another source has other assets: what was chosen of the old one is forgotten. */
  from(source: Environment | undefined): void {
    this.source = source;
    this.chosen.clear();
    this.assets.clear();
    if (source?.lastCapture != null) void this.assets.load();
  }

  show(kind: AssetKind): void {
    this.kind = kind;
    void this.assets.restart();
  }

  toggle(asset: AssetRow): void {
    if (this.chosen.has(asset.id)) this.chosen.delete(asset.id);
    else this.chosen.set(asset.id, asset.name);
  }

  get ready(): boolean {
    return (
      this.source !== undefined &&
      this.target !== '' &&
      this.target !== this.source.id &&
      this.chosen.size > 0
    );
  }

  /** Asks for the plan; both sides are read fresh for it. */
  async plan(): Promise<Job | undefined> {
    const source = this.source;
    if (source === undefined) return undefined;
    return this.planning.run(() =>
      this.#api.call(contract.plans.create, {
        body: {
          source: { from: 'environment', environment: source.id },
          target: this.target,
          select: [...this.chosen.keys()],
        },
      }),
    );
  }

  async #name(id: string): Promise<void> {
    const snapshot = this.source?.lastCapture?.snapshot;
    if (snapshot === undefined) return;
    const found = await this.#api
      .call(contract.snapshots.asset, { params: { id: snapshot, asset: id as never } })
      .catch(() => undefined);
    // It may have been unticked meanwhile; without a name its identity stands for it.
    if (found !== undefined && this.chosen.has(id)) this.chosen.set(id, found.name);
  }
}
