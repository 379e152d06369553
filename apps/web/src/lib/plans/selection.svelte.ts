import { contract } from '@ss-tools/api';
import type { ApiClient, Side } from '@ss-tools/api';
import type { AssetKind } from '@ss-tools/assets';
import { SvelteMap } from 'svelte/reactivity';
import { PagedList } from '#lib/api/paged-list.svelte.ts';
import { Action } from '#lib/api/resource.svelte.ts';
import type { AssetRow, Environment, Job } from '#lib/api/types.ts';
import { SideChoice } from '#lib/snapshots/side-choice.svelte.ts';

const ROWS = 100;

/** What an address asks for: the side to promote from, what of it, and what shall go in the target. */
export type Wish = {
  readonly side: Side | null;
  readonly target: string;
  readonly select: readonly string[];
  readonly remove: readonly string[];
};

/** What shall be promoted from where to where, and what shall be deleted there, while it is being chosen. */
export class Selection {
  readonly choice: SideChoice;
  target = $state('');
  kind: AssetKind = $state('dashboard');
  removeKind: AssetKind = $state('dashboard');
  /** Identity → name, of the source. */
  readonly chosen = new SvelteMap<string, string>();
  /** Identity → name, of the target: what shall be deleted there. */
  readonly removed = new SvelteMap<string, string>();
  readonly planning = new Action();
  readonly assets: PagedList<AssetRow>;
  readonly removable: PagedList<AssetRow>;
  readonly #api: ApiClient;
  readonly #byId: (id: string) => Environment | undefined;
  #listed: string | null = null;

  constructor(client: ApiClient, byId: (id: string) => Environment | undefined) {
    this.#api = client;
    this.#byId = byId;
    this.choice = new SideChoice(client);
    this.assets = this.#listOf(
      () => this.snapshot,
      () => this.kind,
    );
    this.removable = this.#listOf(
      () => this.targetSnapshot,
      () => this.removeKind,
    );
  }

  /** The environment that is read for the plan; undefined where the source is kept. */
  get environment(): Environment | undefined {
    const { side } = this.choice;
    return side?.from === 'environment' ? this.#byId(side.environment) : undefined;
  }

  /** The snapshot that is chosen from: the kept one, or the environment's last capture. */
  get snapshot(): string | undefined {
    const { side } = this.choice;
    return side?.from === 'snapshot' ? side.snapshot : this.environment?.lastCapture?.snapshot;
  }

  get targetSnapshot(): string | undefined {
    return this.#byId(this.target)?.lastCapture?.snapshot;
  }

  /** Begins with what an address asked for; names of what is not on the first page are looked up. */
  start({ side, target, select, remove }: Wish): void {
    if (side?.from === 'environment') this.choice.environment = side.environment;
    if (side?.from === 'snapshot') {
      this.choice.snapshot = side.snapshot;
      void this.choice.choose('snapshot');
    }
    this.target = target;
    this.#listed = this.snapshot ?? null;
    if (this.#listed !== null) void this.assets.load();
    for (const id of select) void this.#keep(this.chosen, this.snapshot, id);
    for (const id of remove) void this.#keep(this.removed, this.targetSnapshot, id);
  }

  /** Another source has other assets: what was chosen of the old one is forgotten. */
  follow(): void {
    const snapshot = this.snapshot ?? null;
    if (snapshot === this.#listed) return;
    this.#listed = snapshot;
    this.chosen.clear();
    this.assets.clear();
    if (snapshot !== null) void this.assets.load();
  }

  /** Another target has other assets to delete. */
  aim(target: string): void {
    this.target = target;
    this.removed.clear();
    this.removable.clear();
  }

  show(kind: AssetKind): void {
    this.kind = kind;
    void this.assets.restart();
  }

  showRemovable(kind: AssetKind): void {
    this.removeKind = kind;
    void this.removable.restart();
  }

  toggle(map: SvelteMap<string, string>, asset: AssetRow): void {
    if (map.has(asset.id)) map.delete(asset.id);
    else map.set(asset.id, asset.name);
  }

  get ready(): boolean {
    const { side } = this.choice;
    return (
      side !== null &&
      this.target !== '' &&
      !(side.from === 'environment' && side.environment === this.target) &&
      this.chosen.size + this.removed.size > 0
    );
  }

  /** Asks for the plan; environments are read fresh for it. */
  async plan(): Promise<Job | undefined> {
    const { side } = this.choice;
    if (side === null) return undefined;
    return this.planning.run(() =>
      this.#api.call(contract.plans.create, {
        body: {
          source: side,
          target: this.target,
          select: [...this.chosen.keys()],
          remove: [...this.removed.keys()],
        },
      }),
    );
  }

  #listOf(snapshot: () => string | undefined, kind: () => AssetKind): PagedList<AssetRow> {
    return new PagedList(async (query) => {
      const id = snapshot();
      if (id === undefined) return { items: [], total: 0 };
      return this.#api.call(contract.snapshots.assets, {
        params: { id },
        query: { ...query, kind: kind() },
      });
    }, ROWS);
  }

  async #keep(
    map: SvelteMap<string, string>,
    snapshot: string | undefined,
    id: string,
  ): Promise<void> {
    map.set(id, id);
    if (snapshot === undefined) return;
    const found = await this.#api
      .call(contract.snapshots.asset, { params: { id: snapshot, asset: id as never } })
      .catch(() => undefined);
    // It may have been unticked meanwhile; without a name its identity stands for it.
    if (found !== undefined && map.has(id)) map.set(id, found.name);
  }
}
