import type { Side } from '@ss-tools/api';
import { makePlan } from '@ss-tools/assets';
import type { AssetId } from '@ss-tools/assets';
import type { Context } from '../context.ts';
import type { JobRun } from '../jobs/handler.ts';
import { loadMappings } from '../mappings/mapping-store.ts';
import { mergeMappings } from '../mappings/merge-mappings.ts';
import { kindsNeededBy, kindsUsing } from '../snapshots/kind-scope.ts';
import type { Chosen } from '../snapshots/capture/list-chosen.ts';
import { findSnapshotRow } from '../snapshots/snapshot-row.ts';
import { loadBase } from './base-store.ts';
import { chosenBy, staysInPlace } from './choose.ts';
import type { NewPlan } from './keep-plan.ts';
import type { PlanJobInput, PromotionWish } from './plan-request.ts';
import { isWildcard, selectorKinds } from './plan-request.ts';
import { readSource } from './read-source.ts';
import { captureTarget, completeTarget, peopleIn, wantedInTarget } from './read-target.ts';
import type { TargetWish } from './read-target.ts';
import { resolveSelectors } from './resolve-selectors.ts';

/** Drafts a promotion; both sides are read fresh, but for a kept source. */
export async function draftPromotion(
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
  const sourceEnvironment = await environmentOf(context, wish.source);
  const mappings = mergeMappings(
    await loadMappings(context.db, sourceEnvironment, target.id),
    input.mappings,
  );
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
    deletes: wish.remove.length > 0,
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
    replaces: input.replaces,
    request: {
      source: wish.source,
      select: [...source.select],
      remove,
      resolutions: [...wish.resolutions],
      mappings: input.mappings,
    },
    result,
  };
}

/** Whose mappings a side goes by: a kept snapshot's are those of the environment that it was captured from. */
async function environmentOf(context: Context, side: Side): Promise<string | null> {
  if (side.from === 'environment') return side.environment;
  return (await findSnapshotRow(context.db, side.snapshot)).environment?.id ?? null;
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
