import type { Transaction as KyselyTransaction } from 'kysely';
import type { ApiTokenTable } from './api-tokens.ts';
import type { AssetContentTable } from './asset-contents.ts';
import type { AuditTable } from './audit.ts';
import type { CaptureHintTable } from './capture-hints.ts';
import type { ComparisonRowTable, ComparisonTable } from './comparisons.ts';
import type { EnvironmentTable } from './environments.ts';
import type { JobEventTable } from './job-events.ts';
import type { JobTable } from './jobs.ts';
import type { LoginThrottleTable } from './login-throttle.ts';
import type { MappingTable } from './mappings.ts';
import type { PlanAssetTable, PlanTable } from './plans.ts';
import type { AppliedAssetTable, PromotionStepTable, PromotionTable } from './promotions.ts';
import type { RequestBudgetTable } from './request-budgets.ts';
import type { SecretTable } from './secrets.ts';
import type { SessionTable } from './sessions.ts';
import type { SnapshotAssetTable, SnapshotTable } from './snapshots.ts';
import type { UserTable } from './users.ts';

/** Every table; one file per table in this folder. */
export type Database = {
  api_tokens: ApiTokenTable;
  applied_assets: AppliedAssetTable;
  asset_contents: AssetContentTable;
  audit: AuditTable;
  capture_hints: CaptureHintTable;
  comparison_rows: ComparisonRowTable;
  comparisons: ComparisonTable;
  environments: EnvironmentTable;
  job_events: JobEventTable;
  jobs: JobTable;
  login_throttle: LoginThrottleTable;
  mappings: MappingTable;
  plan_assets: PlanAssetTable;
  plans: PlanTable;
  promotion_steps: PromotionStepTable;
  promotions: PromotionTable;
  request_budgets: RequestBudgetTable;
  secrets: SecretTable;
  sessions: SessionTable;
  snapshot_assets: SnapshotAssetTable;
  snapshots: SnapshotTable;
  users: UserTable;
};

export type Transaction = KyselyTransaction<Database>;
