import type { AssetId, Plan, Resolution } from '@ss-tools/assets';
import type { CreatedAt, JsonColumn } from './column.ts';

/** What was asked for, in the source's identities (select) and the target's (remove). */
export type StoredPlanRequest = { select: AssetId[]; remove: AssetId[]; resolutions: Resolution[] };

/** Plans; never changed. */
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
