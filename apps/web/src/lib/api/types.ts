import type { CallInput, CallOutput, contract } from '@ss-tools/api';

type C = typeof contract;

export type User = CallOutput<C['session']['current']>;
export type ApiToken = CallOutput<C['tokens']['list']>['items'][number];
export type Environment = CallOutput<C['environments']['get']>;
export type EnvironmentInput = CallInput<C['environments']['add']>['body'];
export type EnvironmentPatch = CallInput<C['environments']['edit']>['body'];
export type Inspection = CallOutput<C['environments']['test']>;
export type SnapshotRow = CallOutput<C['snapshots']['get']>;
export type AssetRow = CallOutput<C['snapshots']['assets']>['items'][number];
export type AssetDetail = CallOutput<C['snapshots']['asset']>;
export type Comparison = CallOutput<C['comparisons']['get']>;
export type ComparisonRow = CallOutput<C['comparisons']['rows']>['items'][number];
export type ComparisonStatus = ComparisonRow['status'];
export type AssetDiff = CallOutput<C['comparisons']['diff']>;
export type PlanDetail = CallOutput<C['plans']['get']>;
export type PlanRow = CallOutput<C['plans']['list']>['items'][number];
export type PlanRequest = CallInput<C['plans']['create']>['body'];
export type ChangeRow = PlanDetail['changes'][number];
export type NoticeRow = PlanDetail['notices'][number];
export type PairMappings = CallOutput<C['mappings']['get']>;
export type Promotion = CallOutput<C['promotions']['get']>;
export type PromotionRow = CallOutput<C['promotions']['list']>['items'][number];
export type StepRow = Promotion['steps'][number];
export type Job = CallOutput<C['jobs']['get']>;
