import { contract } from '@ss-tools/api';
import type { ApiClient } from '@ss-tools/api';
import type { AssetKind } from '@ss-tools/assets';
import { PagedList } from '#lib/api/paged-list.svelte.ts';
import { Action, Resource } from '#lib/api/resource.svelte.ts';
import type { AssetRow, SnapshotRow } from '#lib/api/types.ts';

/** One snapshot on the page: what it is, and the assets that pass the filter. */
export class SnapshotView {
  readonly id: string;
  readonly head = new Resource<SnapshotRow>();
  readonly assets: PagedList<AssetRow>;
  readonly removing = new Action();
  kind: AssetKind | null = $state(null);
  readonly #api: ApiClient;

  constructor(client: ApiClient, id: string) {
    this.#api = client;
    this.id = id;
    this.assets = new PagedList((query) =>
      client.call(contract.snapshots.assets, {
        params: { id },
        query: { ...query, ...(this.kind === null ? {} : { kind: this.kind }) },
      }),
    );
  }

  async load(): Promise<void> {
    await Promise.all([
      this.head.load(() => this.#api.call(contract.snapshots.get, { params: { id: this.id } })),
      this.assets.load(),
    ]);
  }

  async show(kind: AssetKind | null): Promise<void> {
    this.kind = kind;
    await this.assets.restart();
  }

  /** Answers whether it was removed; a snapshot that a plan rests on stays. */
  async remove(): Promise<boolean> {
    const removed = await this.removing.run(async () => {
      await this.#api.call(contract.snapshots.remove, { params: { id: this.id } });
      return true;
    });
    return removed === true;
  }
}
