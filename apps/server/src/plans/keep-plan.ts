import { isApplicable } from '@ss-tools/assets';
import type { AssetId, PlanResult } from '@ss-tools/assets';
import { recordAudit } from '../audit/change.ts';
import type { Actor } from '../audit/actor.ts';
import { batches } from '../database/batches.ts';
import { jsonb } from '../database/jsonb.ts';
import type { StoredPlanRequest } from '../database/schema/plans.ts';
import type { Transaction } from '../database/schema/index.ts';
import type { EnvironmentCapture } from '../snapshots/capture-environment.ts';
import { keepCaptures } from '../snapshots/store/keep-capture.ts';

/** A plan that was made and is not kept yet. */
export type NewPlan = {
  readonly id: string;
  readonly intent: 'promotion' | 'rollback';
  readonly rollbackOf: string | null;
  /** The plan that it takes the place of. */
  readonly replaces: string | null;
  readonly source: {
    readonly kept: string | null;
    readonly captured: EnvironmentCapture | null;
    readonly environment: string | null;
    readonly label: string;
    readonly keptAt: Date | null;
  };
  readonly target: {
    readonly id: string;
    readonly name: string;
    readonly captured: EnvironmentCapture;
  };
  readonly request: StoredPlanRequest;
  readonly result: PlanResult;
};

/** Keeps a plan with the captures that it was made from, and its audit record. */
export async function keepPlan(trx: Transaction, actor: Actor, plan: NewPlan): Promise<void> {
  const { result } = plan;
  const captured = plan.source.captured === null ? [] : [plan.source.captured];
  const [targetSnapshot, sourceSnapshot = plan.source.kept] = await keepCaptures(
    trx,
    [plan.target.captured, ...captured],
    'capture',
    [...result.before.values(), ...result.after.values()],
  );
  await trx
    .insertInto('plans')
    .values({
      id: plan.id,
      hash: result.plan.hash,
      intent: plan.intent,
      source_snapshot: sourceSnapshot,
      source_environment: plan.source.environment,
      source_name: plan.source.label,
      target_snapshot: targetSnapshot ?? null,
      target: plan.target.id,
      target_name: plan.target.name,
      rollback_of: plan.rollbackOf,
      request: jsonb(plan.request),
      plan: jsonb(result.plan),
      summary: jsonb(result.plan.summary),
      source_kept_at: plan.source.keptAt,
      superseded_by: null,
      applicable: isApplicable(result.plan),
      created_by: actor.name,
    })
    .execute();
  if (plan.replaces !== null) {
    await trx
      .updateTable('plans')
      .set({ superseded_by: plan.id })
      .where('id', '=', plan.replaces)
      .execute();
  }
  const rows = (['before', 'after'] as const).flatMap((side) =>
    [...result[side]].map(([asset, { hash }]: [AssetId, { hash: string }]) => ({
      plan: plan.id,
      side,
      asset,
      hash,
    })),
  );
  for (const batch of batches(rows)) {
    await trx.insertInto('plan_assets').values(batch).execute();
  }
  await recordAudit(trx, actor, {
    action: 'plan.make',
    subject: `plan:${plan.id}`,
    detail: {
      intent: plan.intent,
      source: plan.source.label,
      target: plan.target.name,
      hash: result.plan.hash,
      summary: result.plan.summary,
    },
  });
}
