import type { Side } from '@ss-tools/api';
import type { AssetId, Mappings, Plan, PlanSummary, Resolution } from '@ss-tools/assets';
import type { CreatedAt, JsonColumn } from './column.ts';

/** What was asked for, in the source's identities (select) and the target's (remove). */
export type StoredPlanRequest = {
  /** The side that was asked for; null for a rollback. Plans from before it was kept have none. */
  source?: Side | null;
  select: AssetId[];
  remove: AssetId[];
  resolutions: Resolution[];
  /** Those given for this plan alone. */
  mappings?: Mappings;
};

/** Plans; never changed, but for what took their place. */
export type PlanTable = {
  id: string;
  hash: string;
  intent: 'promotion' | 'rollback';
  source_snapshot: string | null;
  /** null when the source is a bundle. */
  source_environment: string | null;
  source_name: string;
  /** What the target was when the plan was made. */
  target_snapshot: string | null;
  /** null after the environment was removed. */
  target: string | null;
  target_name: string;
  rollback_of: string | null;
  request: JsonColumn<StoredPlanRequest>;
  plan: JsonColumn<Plan>;
  /** The plan's own summary, kept apart so that lists do not load whole plans. */
  summary: JsonColumn<PlanSummary>;
  /** When the kept snapshot that it was made from was captured; null when the source was read for it. */
  source_kept_at: Date | null;
  superseded_by: string | null;
  applicable: boolean;
  created_by: string;
  created_at: CreatedAt;
};

/** Contents that a plan's hashes name: what the target will hold, and what it held. */
export type PlanAssetTable = {
  plan: string;
  side: 'before' | 'after';
  asset: AssetId;
  hash: string;
};
