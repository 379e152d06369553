import { contract, MappingKind } from '@ss-tools/api';
import type { ApiClient, MappingSet } from '@ss-tools/api';
import { Action, Resource } from '#lib/api/resource.svelte.ts';
import type { PairMappings } from '#lib/api/types.ts';

/** One line of the page; `index` is its place in its kind's list. */
export type MappingLine = {
  readonly kind: MappingKind;
  readonly index: number;
  readonly from: string;
  readonly to: string | null;
  readonly within: string | null;
};

/** The mappings of an ordered pair of environments. */
export class MappingBook {
  readonly set = new Resource<PairMappings>();
  readonly changing = new Action();
  readonly #api: ApiClient;

  constructor(client: ApiClient) {
    this.#api = client;
  }

  async load(source: string, target: string): Promise<void> {
    this.set.clear();
    await this.set.load(() => this.#api.call(contract.mappings.get, { query: { source, target } }));
  }

  get lines(): readonly MappingLine[] {
    const set = this.set.value;
    if (set === undefined) return [];
    return MappingKind.options.flatMap((kind) =>
      set[kind].map((entry, index): MappingLine => ({
        kind,
        index,
        from: entry.from ?? 'none',
        to: entry.to,
        within: 'database' in entry ? entry.database : null,
      })),
    );
  }

  /** Forgets one mapping, whatever others do meanwhile; the next plan of the pair asks again. */
  async remove(source: string, target: string, line: MappingLine): Promise<void> {
    const entry = this.set.value?.[line.kind][line.index];
    if (entry === undefined) return;
    await this.#change(() =>
      this.#api.call(contract.mappings.forget, {
        query: {
          source,
          target,
          kind: line.kind,
          ...(entry.from === null ? {} : { from: entry.from }),
          ...('database' in entry ? { database: entry.database } : {}),
        },
      }),
    );
  }

  /** Adds mappings, or replaces those that map from the same thing; answers whether they were kept. */
  async add(source: string, target: string, added: Partial<MappingSet>): Promise<boolean> {
    return this.#change(() =>
      this.#api.call(contract.mappings.merge, { query: { source, target }, body: added }),
    );
  }

  async #change(act: () => Promise<PairMappings>): Promise<boolean> {
    const kept = await this.changing.run(act);
    if (kept === undefined) return false;
    this.set.value = kept;
    return true;
  }
}
