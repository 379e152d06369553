import type { Kysely } from 'kysely';
import { v7 } from '../src/database/id.ts';
import { jsonb } from '../src/database/jsonb.ts';
import type { Database } from '../src/database/schema/index.ts';
import type { PromotionState } from '../src/database/schema/promotions.ts';

/** The summary of a plan that has nothing to do. */
export const NOUGHT = {
  create: 0,
  update: 0,
  repoint: 0,
  delete: 0,
  unchanged: 5,
  questions: 0,
  conflicts: 0,
  blockers: 0,
  warnings: 2,
};

export type PlanWish = {
  readonly source: string | null;
  readonly target: string | null;
  readonly summary?: Partial<typeof NOUGHT>;
  readonly rollbackOf?: string;
};

/** A plan as the history keeps it, without a run of the engine; answers its id. */
export async function addPlan(db: Kysely<Database>, wish: PlanWish): Promise<string> {
  const id = v7();
  const summary = { ...NOUGHT, ...wish.summary };
  await db
    .insertInto('plans')
    .values({
      id,
      hash: 'h',
      intent: wish.rollbackOf === undefined ? 'promotion' : 'rollback',
      source_snapshot: null,
      source_environment: wish.source,
      source_name: 'dev',
      source_kept_at: null,
      target_snapshot: null,
      target: wish.target,
      target_name: 'stage',
      rollback_of: wish.rollbackOf ?? null,
      request: jsonb({ source: null, select: [], remove: [], resolutions: [] }),
      plan: jsonb({
        changes: [],
        notices: [],
        summary,
        preconditions: {},
        predicted: {},
        hash: 'h',
      }),
      summary: jsonb(summary),
      applicable: true,
      superseded_by: null,
      created_by: 'admin',
    })
    .execute();
  return id;
}

/** A promotion as it ended, with the names of its steps; answers its id. */
export async function addPromotion(
  db: Kysely<Database>,
  plan: string,
  state: PromotionState,
  more: { readonly preImage?: string; readonly steps?: readonly string[] } = {},
): Promise<string> {
  const id = v7();
  await db
    .insertInto('promotions')
    .values({
      id,
      plan,
      job: v7(),
      state,
      pre_image: more.preImage ?? null,
      verification: null,
      mismatches: jsonb([]),
      error: null,
      created_by: 'admin',
      finished_at: null,
      dismissed_at: null,
    })
    .execute();
  for (const [position, step] of (more.steps ?? []).entries()) {
    await db
      .insertInto('promotion_steps')
      .values({
        promotion: id,
        position: position + 1,
        step,
        label: step,
        state: 'done',
        detail: null,
        started_at: null,
        finished_at: null,
        under_way: null,
        under_way_since: null,
      })
      .execute();
  }
  return id;
}

/** An empty snapshot of an environment; answers its id. */
export async function addSnapshot(
  db: Kysely<Database>,
  origin: 'capture' | 'pre-image',
  environment: string,
): Promise<string> {
  const id = v7();
  await db
    .insertInto('snapshots')
    .values({
      id,
      origin,
      environment,
      label: 'stage',
      superset_version: null,
      complete: true,
      absent: jsonb([]),
      unread: jsonb({}),
      partly_seen: jsonb([]),
      counts: jsonb({}),
      problems: jsonb([]),
    })
    .execute();
  return id;
}
