import type { AssetId, AssetKind } from '@ss-tools/assets';
import type { CreatedAt, JsonColumn } from './column.ts';

export type SnapshotOrigin = 'capture' | 'bundle' | 'pre-image' | 'verification';

/** Something that a reader of a snapshot should know, such as a reference that leads nowhere. */
export type SnapshotProblem = { message: string; asset?: AssetId };

/** Immutable sets of assets. */
export type SnapshotTable = {
  id: string;
  origin: SnapshotOrigin;
  environment: string | null;
  label: string;
  superset_version: string | null;
  complete: boolean;
  /** Identities that were looked for and are not there (snapshots that are not complete). */
  absent: JsonColumn<AssetId[]>;
  /** Identities that are there and could not be read, with the reason. */
  unread: JsonColumn<Record<AssetId, string>>;
  /** Kinds of which the account sees a part only. */
  partly_seen: JsonColumn<AssetKind[]>;
  counts: JsonColumn<Partial<Record<AssetKind, number>>>;
  problems: JsonColumn<SnapshotProblem[]>;
  captured_at: CreatedAt;
};

/** What a snapshot holds. */
export type SnapshotAssetTable = {
  snapshot: string;
  asset: AssetId;
  kind: AssetKind;
  name: string;
  hash: string;
  /** The primary key inside its Superset, for links; null where it is not known. */
  local_id: number | null;
};
