import { contract } from '@ss-tools/api';
import type { ApiClient, Side } from '@ss-tools/api';
import { Resource } from '#lib/api/resource.svelte.ts';
import type { SnapshotRow } from '#lib/api/types.ts';

export type SideKind = 'environment' | 'snapshot' | 'bundle';

const RECENT_SNAPSHOTS = 50;

/** One side of a comparison while it is being chosen: an environment now, a kept snapshot, or a bundle to upload. */
export class SideChoice {
  kind: SideKind = $state('environment');
  environment = $state('');
  snapshot = $state('');
  readonly snapshots = new Resource<readonly SnapshotRow[]>();
  /** The bundle that was sent last, as the snapshot that it became. */
  readonly bundle = new Resource<SnapshotRow>();
  readonly #api: ApiClient;

  constructor(client: ApiClient) {
    this.#api = client;
  }

  /** What the server is asked to compare; null while the choice is not made. */
  get side(): Side | null {
    if (this.kind === 'environment')
      return this.environment === ''
        ? null
        : { from: 'environment', environment: this.environment };
    const snapshot = this.kind === 'bundle' ? (this.bundle.value?.id ?? '') : this.snapshot;
    return snapshot === '' ? null : { from: 'snapshot', snapshot };
  }

  async choose(kind: SideKind): Promise<void> {
    this.kind = kind;
    if (kind === 'snapshot' && this.snapshots.value === undefined) {
      await this.snapshots.load(
        async () =>
          (await this.#api.call(contract.snapshots.list, { query: { limit: RECENT_SNAPSHOTS } }))
            .items,
      );
    }
  }

  /** Sends an export bundle; afterwards it is a snapshot like any other. The file chosen last is the one that counts. */
  async send(file: File): Promise<void> {
    this.bundle.clear();
    await this.bundle.load(() =>
      this.#api.call(contract.snapshots.upload, { query: { name: file.name }, upload: file }),
    );
  }
}
