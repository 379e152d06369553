import type { Notice } from '@ss-tools/assets';
import { z } from 'zod';
import { AssetDiff, FieldChangeRow, ReasonRow } from './assets.ts';
import { AssetIdText, Id, IdParams, Kind, Moment, PageQuery, pageOf } from './basics.ts';
import { Job } from './jobs.ts';
import { MappingSet } from './mappings.ts';
import { Side } from './snapshots.ts';
import { route } from '../route.ts';

export const NoticeRow: z.ZodType<Notice> = z.object({
  level: z.enum(['blocker', 'question', 'warning', 'info']),
  code: z.string(),
  asset: AssetIdText.optional(),
  source: AssetIdText.optional(),
  message: z.string(),
  hint: z.string(),
  related: z.array(AssetIdText).optional(),
  names: z.array(z.string()).optional(),
  choices: z.array(z.string()).optional(),
}) as unknown as z.ZodType<Notice>;

export const ChangeRow = z.object({
  id: AssetIdText,
  kind: Kind,
  name: z.string(),
  action: z.enum(['create', 'update', 'repoint', 'delete', 'none']),
  before: z.string().nullable(),
  after: z.string().nullable(),
  fields: z.array(FieldChangeRow),
  reasons: z.array(ReasonRow),
});

export const Summary = z.object({
  create: z.number().int(),
  update: z.number().int(),
  repoint: z.number().int(),
  delete: z.number().int(),
  unchanged: z.number().int(),
  questions: z.number().int(),
  conflicts: z.number().int(),
  blockers: z.number().int(),
  warnings: z.number().int(),
});

/** An environment that history names; `id` is null after it was removed. */
const EnvironmentRef = z.object({ id: Id.nullable(), name: z.string() });

/** Where a plan comes from: a captured environment, or an uploaded bundle (`environment` null, `label` its file name). */
const PlanSource = z.object({
  snapshot: Id.nullable(),
  environment: EnvironmentRef.nullable(),
  label: z.string(),
  /** When the kept snapshot or bundle was captured that the plan was made from; null when the source was read for it. */
  keptAt: Moment.nullable(),
});

/** A plan without its changes. `applicable` is false while it has blockers, questions or unsettled conflicts. */
export const PlanRow = z.object({
  id: Id,
  hash: z.string(),
  intent: z.enum(['promotion', 'rollback']),
  source: PlanSource,
  target: EnvironmentRef,
  /** The promotion that a rollback takes back. */
  rollbackOf: Id.nullable(),
  summary: Summary,
  applicable: z.boolean(),
  /** The promotion that applied it; null while none has. */
  promotion: Id.nullable(),
  /** The plan that was made in its place; null while it is the last one. */
  supersededBy: Id.nullable(),
  createdBy: z.string(),
  createdAt: Moment,
});

const ResolutionRow = z.object({ asset: AssetIdText, take: z.enum(['source', 'target']) });

/** What a person answers to a plan's questions. */
const Answers = z.object({
  resolutions: z.array(ResolutionRow).max(20_000).default([]),
  /** Passwords of databases that the plan creates, by the database's identity. Kept as write-only secrets until the apply. */
  passwords: z.record(z.string(), z.string().max(1000)).default({}),
  /** For this plan alone, over those that the pair remembers: the only ones where the source is a bundle. */
  mappings: MappingSet.prefault({}),
  /** The plan that this one takes the place of: it waits no longer, and its passwords are used where none are given. */
  replaces: Id.optional(),
});

export const PlanDetail = PlanRow.extend({
  notices: z.array(NoticeRow),
  changes: z.array(ChangeRow),
  /** What was asked for; the same again with `replaces` makes the plan anew. A rollback has no source of its own. */
  request: z.object({
    source: Side.nullable(),
    select: z.array(AssetIdText),
    remove: z.array(AssetIdText),
    resolutions: z.array(ResolutionRow),
    mappings: MappingSet,
  }),
  /** Names of the target's assets that the notices speak of. */
  names: z.record(z.string(), z.string()),
});

/** Asset identities, `dashboard:slug`, `KIND:*` for all of a kind, or `all` for everything but databases. */
const Selector = z.string().min(3).max(600);

export const plans = {
  create: route({
    method: 'POST',
    path: '/api/plans',
    summary: 'Make a plan from a source to an environment; a job that reads both fresh',
    needs: 'plans:write',
    body: Answers.extend({
      source: Side,
      target: Id,
      select: z.array(Selector).max(20_000).default([]),
      remove: z.array(Selector).max(20_000).default([]),
    }),
    answer: 'json',
    status: 202,
    response: Job,
  }),
  list: route({
    method: 'GET',
    path: '/api/plans',
    summary:
      'Plans, newest first; `open` ones wait: not applied, not superseded, something to do or to settle',
    needs: 'plans:read',
    query: PageQuery.extend({ target: Id.optional(), open: z.stringbool().optional() }),
    answer: 'json',
    response: pageOf(PlanRow),
  }),
  get: route({
    method: 'GET',
    path: '/api/plans/:id',
    summary: 'One plan with its notices and changes',
    needs: 'plans:read',
    params: IdParams,
    answer: 'json',
    response: PlanDetail,
  }),
  diff: route({
    method: 'GET',
    path: '/api/plans/:id/changes/:asset',
    summary: 'One change of a plan: the fields that differ, and both versions',
    needs: 'plans:read',
    params: z.object({ id: Id, asset: AssetIdText }),
    answer: 'json',
    response: AssetDiff,
  }),
};

export const PromotionState = z.enum([
  'queued',
  'running',
  'verified',
  'differs',
  'failed',
  'rolled-back',
  'cancelled',
]);

/** One recorded step of an apply, in order. */
export const StepRow = z.object({
  step: z.string(),
  label: z.string(),
  state: z.enum(['pending', 'started', 'done', 'failed', 'skipped']),
  detail: z.string().nullable(),
  startedAt: Moment.nullable(),
  finishedAt: Moment.nullable(),
});

export const Mismatch = z.object({
  id: AssetIdText,
  name: z.string(),
  expected: z.string().nullable(),
  found: z.string().nullable(),
  fields: z.array(FieldChangeRow),
});

/**
 * A plan's run. verified: the target equals the prediction. differs: it was written, and `mismatches` tell what is other.
 * failed: it stopped; `error` says where, and what state both sides are in. rolled-back: the failed run put the pre-image back itself.
 */
export const Promotion = z.object({
  id: Id,
  plan: PlanRow,
  job: Id,
  state: PromotionState,
  /** The promotion that took this one back. */
  rolledBackBy: Id.nullable(),
  /** Whether there is something to take back: it ended, wrote, and neither it nor a rollback has put the target back. */
  canRollBack: z.boolean(),
  /** When a person said that it needs no more attention. */
  dismissedAt: Moment.nullable(),
  mismatches: z.array(Mismatch),
  error: z
    .object({ code: z.string(), message: z.string(), hint: z.string().optional() })
    .nullable(),
  steps: z.array(StepRow),
  preImage: Id.nullable(),
  /** The snapshot that was read after the apply; its assets tell where they open in the target. */
  verification: Id.nullable(),
  createdBy: z.string(),
  createdAt: Moment,
  finishedAt: Moment.nullable(),
});

export const promotions = {
  apply: route({
    method: 'POST',
    path: '/api/promotions',
    summary:
      'Apply a plan; a job. The hash must be the plan’s, so that what is applied is what was read',
    needs: 'promotions:apply',
    body: z.object({ plan: Id, hash: z.string().max(200) }),
    answer: 'json',
    status: 202,
    response: Promotion,
  }),
  list: route({
    method: 'GET',
    path: '/api/promotions',
    summary: 'Promotions and rollbacks, newest first',
    needs: 'promotions:read',
    query: PageQuery.extend({
      target: Id.optional(),
      state: PromotionState.optional(),
      /** Only those that did not end well, were not dismissed, and were followed by no verified one of the same pair. */
      attention: z.stringbool().optional(),
    }),
    answer: 'json',
    response: pageOf(Promotion.omit({ mismatches: true, steps: true })),
  }),
  get: route({
    method: 'GET',
    path: '/api/promotions/:id',
    summary: 'One promotion with steps, verification and links',
    needs: 'promotions:read',
    params: IdParams,
    answer: 'json',
    response: Promotion,
  }),
  dismiss: route({
    method: 'POST',
    path: '/api/promotions/:id/dismissal',
    summary: 'Say that a promotion that did not end well needs no more attention',
    needs: 'promotions:apply',
    params: IdParams,
    answer: 'empty',
  }),
  rollback: route({
    method: 'POST',
    path: '/api/promotions/:id/rollback',
    summary:
      'Plan the way back to the pre-image of a promotion; a job that results in a plan like any other',
    needs: 'plans:write',
    params: IdParams,
    body: Answers,
    answer: 'json',
    status: 202,
    response: Job,
  }),
};
