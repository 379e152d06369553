import type { AssetId, AssetKind, Attachments, LocalIds } from '@ss-tools/assets';
import type { BundleKind } from '@ss-tools/superset';

/** A chart brings its dataset along, which has columns. */
const WEIGHTS = { database: 5, dataset: 3, chart: 2, saved_query: 1, theme: 1 } as const;

/** One object of an environment as its slim lists show it. */
export type IndexEntry = {
  readonly id: AssetId;
  readonly kind: AssetKind;
  /** UUID, or the natural key. */
  readonly key: string;
  readonly localId: number;
  readonly name: string;
  /** A dashboard's slug. */
  readonly slug: string | null;
  /** How many charts a dashboard shows. */
  readonly charts: number;
  /**
   * Everything that a list tells about the object's state: when it was changed, its owners, roles and tags.
   * The same hint is taken for the same content, but only where nothing rests on it: `changed_on` does not move for all edits.
   */
  readonly hint: string;
  readonly attachments: Attachments;
};

/** The objects of an environment by identity and by local id, for the kinds that were listed. */
export class EstateIndex implements LocalIds {
  readonly kinds: ReadonlySet<AssetKind>;
  readonly #byId = new Map<AssetId, IndexEntry>();
  readonly #byLocalId = new Map<string, IndexEntry>();

  constructor(kinds: Iterable<AssetKind>, entries: Iterable<IndexEntry>) {
    this.kinds = new Set(kinds);
    for (const entry of entries) {
      this.#byId.set(entry.id, entry);
      this.#byLocalId.set(`${entry.kind}:${entry.localId}`, entry);
    }
  }

  get(id: AssetId): IndexEntry | undefined {
    return this.#byId.get(id);
  }

  entries(): Iterable<IndexEntry> {
    return this.#byId.values();
  }

  keyOf(kind: AssetKind, id: number): string | undefined {
    return this.#byLocalId.get(`${kind}:${id}`)?.key;
  }

  idOf(kind: AssetKind, key: string): number | undefined {
    return this.#byId.get(`${kind}:${key}`)?.localId;
  }

  /** About how many assets the export of an object holds, in the effort that they make; 1 for a chart alone. */
  weightOf(kind: BundleKind, id: number): number {
    if (kind !== 'dashboard') return WEIGHTS[kind];
    const charts = this.#byLocalId.get(`dashboard:${id}`)?.charts ?? 0;
    return 1 + charts * WEIGHTS.chart;
  }

  /** What bundles leave out, by identity. */
  attachments(): ReadonlyMap<AssetId, Attachments> {
    return new Map([...this.#byId].map(([id, entry]) => [id, entry.attachments]));
  }
}
