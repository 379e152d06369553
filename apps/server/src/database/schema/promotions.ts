import type { AssetId, FieldChange } from '@ss-tools/assets';
import type { CreatedAt, JsonColumn } from './column.ts';

export type PromotionState =
  | 'queued'
  | 'running'
  | 'verified'
  | 'differs'
  | 'failed'
  | 'rolled-back'
  | 'cancelled';

export type StoredMismatch = {
  id: AssetId;
  name: string;
  expected: string | null;
  found: string | null;
  fields: FieldChange[];
};

/** Runs of plans. */
export type PromotionTable = {
  id: string;
  plan: string;
  job: string;
  state: PromotionState;
  pre_image: string | null;
  verification: string | null;
  mismatches: JsonColumn<StoredMismatch[]>;
  error: JsonColumn<{ code: string; message: string; hint?: string }> | null;
  created_by: string;
  created_at: CreatedAt;
  finished_at: Date | null;
  /** When a person said that it needs no more attention. */
  dismissed_at: Date | null;
};

/** Steps of an apply; a step is recorded as started before its first request is sent. */
export type PromotionStepTable = {
  promotion: string;
  position: number;
  step: string;
  label: string;
  state: 'pending' | 'started' | 'done' | 'failed' | 'skipped';
  detail: string | null;
  started_at: Date | null;
  finished_at: Date | null;
  /** The write that was sent last, while it is not known what became of it. */
  under_way: JsonColumn<StoredUnderWay> | null;
  under_way_since: Date | null;
};

/** Assets of a write, with their hashes before it (null: not there) and as they were sent. */
export type StoredUnderWay = Record<AssetId, { before: string | null; wanted: string }>;

/** What was last applied from a source to a target, in the target's identities: the base of three-way comparison. */
export type AppliedAssetTable = {
  source: string;
  target: string;
  asset: AssetId;
  hash: string;
};
