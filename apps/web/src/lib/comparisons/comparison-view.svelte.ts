import { contract } from '@ss-tools/api';
import type { ApiClient } from '@ss-tools/api';
import type { AssetKind } from '@ss-tools/assets';
import { SvelteMap } from 'svelte/reactivity';
import { PagedList } from '#lib/api/paged-list.svelte.ts';
import { Resource } from '#lib/api/resource.svelte.ts';
import type { AssetDiff, Comparison, ComparisonRow, ComparisonStatus } from '#lib/api/types.ts';

/** A page of rows: most comparisons fit on one. */
const ROWS = 200;

/** One comparison on the page: its counts, the rows that pass the filters, the chosen diff, what is ticked to promote. */
export class ComparisonView {
  readonly id: string;
  readonly head = new Resource<Comparison>();
  readonly rows: PagedList<ComparisonRow>;
  readonly diff = new Resource<AssetDiff>();
  /** The rows ticked, by identity: to promote, or to delete where only the right side has them. */
  readonly ticked = new SvelteMap<string, ComparisonRow>();
  /** Null shows everything but what is the same. */
  status: ComparisonStatus | null = $state(null);
  kind: AssetKind | null = $state(null);
  readonly #api: ApiClient;

  constructor(client: ApiClient, id: string) {
    this.#api = client;
    this.id = id;
    this.rows = new PagedList(
      (query) =>
        client.call(contract.comparisons.rows, {
          params: { id },
          query: {
            ...query,
            ...(this.status === null ? {} : { status: this.status }),
            ...(this.kind === null ? {} : { kind: this.kind }),
          },
        }),
      ROWS,
    );
  }

  async load(): Promise<void> {
    await Promise.all([
      this.head.load(() => this.#api.call(contract.comparisons.get, { params: { id: this.id } })),
      this.rows.load(),
    ]);
  }

  async filter(status: ComparisonStatus | null, kind: AssetKind | null): Promise<void> {
    this.status = status;
    this.kind = kind;
    await this.rows.restart();
  }

  async show(asset: string): Promise<void> {
    this.diff.clear();
    await this.diff.load(() =>
      this.#api.call(contract.comparisons.diff, { params: { id: this.id, asset: asset as never } }),
    );
  }

  tick(row: ComparisonRow): void {
    if (this.ticked.has(row.id)) this.ticked.delete(row.id);
    else this.ticked.set(row.id, row);
  }

  /** What is ticked, as a plan asks for it. */
  get wish(): { select: string[]; remove: string[] } {
    const rows = [...this.ticked.values()];
    const ids = (gone: boolean): string[] =>
      rows.filter(({ status }) => (status === 'only-right') === gone).map(({ id }) => id);
    return { select: ids(false), remove: ids(true) };
  }

  /** The row before or after the shown one on this page; the first when none is shown. */
  neighbour(shown: string | null, step: 1 | -1): ComparisonRow | undefined {
    const rows = this.rows.items ?? [];
    const at = rows.findIndex(({ id }) => id === shown);
    return at === -1 ? rows[0] : rows[at + step];
  }
}
