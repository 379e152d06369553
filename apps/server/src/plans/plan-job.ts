import { inverseInput, makePlan } from '@ss-tools/assets';
import type { AssetId, PlanInput, PlanResult, Resolution } from '@ss-tools/assets';
import type { Context } from '../context.ts';
import { KnownError } from '../errors.ts';
import type { JobHandler, JobRun } from '../jobs/handler.ts';
import { loadMappings } from '../mappings/mapping-store.ts';
import { findEnvironmentName } from '../snapshots/environment-name.ts';
import { kindsNeededBy, kindsUsing } from '../snapshots/kind-scope.ts';
import type { Chosen } from '../snapshots/capture/list-chosen.ts';
import { loadBase } from './base-store.ts';
import { chosenBy, staysInPlace } from './choose.ts';
import type { PlanJobInput, PromotionWish, RollbackWish } from './plan-request.ts';
import { isWildcard, selectorKinds } from './plan-request.ts';
import { loadPlan } from './plan-store.ts';
import { keepPlan } from './keep-plan.ts';
import type { NewPlan } from './keep-plan.ts';
import { kindsOf, readSource } from './read-source.ts';
import { captureTarget, completeTarget, peopleIn, wantedInTarget } from './read-target.ts';
import type { TargetWish } from './read-target.ts';
import { resolveSelectors } from './resolve-selectors.ts';

/** Makes a plan. Nothing is kept before the end, so another attempt starts anew. */
export const planHandler = (context: Context): JobHandler<PlanJobInput> => ({
  kind: 'plan',
  onCancel: 'abort',
  async run(run, input) {
    const drafted =
      input.wish.intent === 'promotion'
        ? await draftPromotion(context, run, input, input.wish)
        : await draftRollback(context, run, input, input.wish);
    run.progress(1, 1, 'Planning');
    await run.transaction((trx) => keepPlan(trx, run.actor, drafted));
    return { plan: input.plan };
  },
  async settled(trx, job, outcome) {
    // The passwords belong to the plan; without one they have no purpose.
    if (outcome.state !== 'succeeded') await context.secrets.remove(trx, `plan:${job.input.plan}`);
  },
});

async function draftPromotion(
  context: Context,
  run: JobRun,
  input: PlanJobInput,
  wish: PromotionWish,
): Promise<NewPlan> {
  const chosen = wish.remove.length === 0 ? chosenBy(wish.select) : null;
  if (chosen !== null) {
    const drafted = await draftFrom(context, run, input, wish, chosen);
    if (drafted !== null && staysInPlace(drafted.result)) return drafted;
  }
  return (await draftFrom(context, run, input, wish, null)) as NewPlan;
}

/** Drafts from a look at both sides; null when what was `chosen` is not all that counts, so that more has to be read. */
async function draftFrom(
  context: Context,
  run: JobRun,
  input: PlanJobInput,
  wish: PromotionWish,
  chosen: Chosen | null,
): Promise<NewPlan | null> {
  const { target } = input;
  const sourceEnvironment = wish.source.from === 'environment' ? wish.source.environment : null;
  const mappings = await loadMappings(context.db, sourceEnvironment, target.id);
  const renamed = new Map(mappings.assets.map(({ from, to }) => [from as string, to as string]));
  const named = new Set(
    [
      ...wish.select.map((selector) => renamed.get(selector.toLowerCase()) ?? selector),
      ...wish.remove,
    ].map((text) => text.toLowerCase()),
  );
  const wholeKinds = wish.select.filter(isWildcard).flatMap(selectorKinds);
  const targetWish: TargetWish = {
    target,
    kinds: new Set([
      ...kindsNeededBy(wish.select.flatMap(selectorKinds)),
      ...kindsNeededBy(kindsUsing(wish.remove.flatMap(selectorKinds))),
    ]),
    likely: (id, kind) => named.has(id) || wholeKinds.includes(kind),
    passwordsGiven: input.passwordsGiven,
    ...(chosen === null ? {} : { chosen: { ids: named as ReadonlySet<AssetId>, withNeeds: true } }),
  };
  // Both sides answer from machines of their own, so they are read at the same time.
  const [source, first] = await Promise.all([
    readSource(context, run, wish.source, wish.select, chosen ?? undefined),
    captureTarget(context, run, targetWish),
  ]);
  const wanted = wantedInTarget(source.snapshot, source.select, mappings);
  if (chosen !== null && !wanted.every((id) => first.assets.has(id))) return null;
  const removable = resolveRemovals(first.assets.keys(), wish.remove);
  const ready = await completeTarget(
    context,
    run,
    first,
    targetWish,
    [...wanted, ...removable.known],
    peopleIn(source.snapshot, source.select, mappings),
  );
  const remove = [...removable.known, ...resolveSelectors(ready.snapshot, removable.open)];
  const result = makePlan({
    desired: source.snapshot,
    actual: ready.snapshot,
    base: await loadBase(context.db, source.environment, target.id),
    mappings,
    target: ready.facts,
    select: source.select,
    remove,
    resolutions: wish.resolutions,
    intent: 'promotion',
  });
  return {
    id: input.plan,
    intent: 'promotion',
    rollbackOf: null,
    source,
    target: { ...target, captured: ready.captured },
    request: { select: [...source.select], remove, resolutions: [...wish.resolutions] },
    result,
  };
}

/** Removals that name an identity need no look at contents; slugs and wildcards do. */
function resolveRemovals(
  there: Iterable<AssetId>,
  remove: readonly string[],
): { known: AssetId[]; open: string[] } {
  const ids = new Set<string>(there);
  const known = remove
    .filter((text) => ids.has(text.toLowerCase()))
    .map((text) => text.toLowerCase() as AssetId);
  return { known, open: remove.filter((text) => !ids.has(text.toLowerCase())) };
}

async function draftRollback(
  context: Context,
  run: JobRun,
  input: PlanJobInput,
  wish: RollbackWish,
): Promise<NewPlan> {
  const promotion = await context.db
    .selectFrom('promotions')
    .selectAll()
    .where('id', '=', wish.promotion)
    .executeTakeFirstOrThrow();
  const taken: PlanResult = (await loadPlan(context.db, promotion.plan)).result;
  if (promotion.pre_image === null) {
    throw new KnownError(
      'nothing-to-roll-back',
      'The promotion stopped before it wrote anything.',
      {
        status: 409,
        hint: 'The target is as it was; there is nothing to take back.',
      },
    );
  }
  const target = await findEnvironmentName(context.db, input.target.id);
  const touched = Object.keys(taken.plan.predicted) as AssetId[];
  const kinds = kindsOf(touched);
  const targetWish: TargetWish = {
    target,
    kinds: kindsNeededBy([...kinds, ...kindsUsing(kinds)]),
    likely: (id) => id in taken.plan.predicted,
    passwordsGiven: input.passwordsGiven,
  };
  const first = await captureTarget(context, run, targetWish);
  const ready = await completeTarget(context, run, first, targetWish, touched, null);
  const planInput: PlanInput = {
    ...inverseInput(taken, { actual: ready.snapshot, target: ready.facts }),
    resolutions: wish.resolutions as Resolution[],
  };
  return {
    id: input.plan,
    intent: 'rollback',
    rollbackOf: wish.promotion,
    source: {
      kept: promotion.pre_image,
      captured: null,
      environment: target.id,
      label: `${target.name} before the promotion`,
    },
    target: { ...target, captured: ready.captured },
    request: {
      select: [...planInput.select],
      remove: [...planInput.remove],
      resolutions: [...wish.resolutions],
    },
    result: makePlan(planInput),
  };
}
