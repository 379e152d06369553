import { applyMappings, closure } from '@ss-tools/assets';
import type { AssetId, AssetKind, Mappings, Snapshot, TargetFacts } from '@ss-tools/assets';
import type { Context } from '../context.ts';
import type { JobRun } from '../jobs/handler.ts';
import { captureEnvironment, readMore } from '../snapshots/capture-environment.ts';
import type { EnvironmentCapture } from '../snapshots/capture-environment.ts';
import { engineSnapshot, withAbsent } from '../snapshots/engine-snapshot.ts';
import { accountRights } from './account-rights.ts';
import type { Chosen } from '../snapshots/capture/list-chosen.ts';
import { withHidden } from './hidden-assets.ts';
import { staleIn } from './read-source.ts';
import { reportsAbout } from './reports-about.ts';

/** A plan's target as it is now: everything that the plan is about read fresh, the rest as its lists vouch for it. */
export type PlanTarget = {
  readonly captured: EnvironmentCapture;
  readonly snapshot: Snapshot;
  readonly facts: TargetFacts;
};

export type TargetWish = {
  readonly target: { readonly id: string; readonly name: string };
  readonly kinds: ReadonlySet<AssetKind>;
  /** What is certainly wanted fresh, known before the source was read; spares a second round of reads. */
  readonly likely: (id: AssetId, kind: AssetKind) => boolean;
  readonly passwordsGiven: readonly AssetId[];
  /** Whether the plan may delete something. */
  readonly deletes: boolean;
  /** All that is wanted in the target, as far as it is known before the source was read; see CaptureWish. */
  readonly chosen?: Chosen;
};

/** Whom a plan speaks of, in the target's names: who must be looked up there. */
export type People = { readonly owners: ReadonlySet<string>; readonly roles: boolean };

/** The people of a selection of the source. */
export function peopleIn(source: Snapshot, select: readonly AssetId[], mappings: Mappings): People {
  const inTarget = new Map(mappings.owners.map(({ from, to }) => [from, to]));
  const owners = new Set<string>();
  let roles = false;
  for (const id of closure(source, select).keys()) {
    const content = source.assets.get(id)?.content ?? {};
    for (const owner of Array.isArray(content['owners']) ? content['owners'].map(String) : []) {
      const name = inTarget.has(owner) ? inTarget.get(owner) : owner;
      if (name != null) owners.add(name);
    }
    roles ||= Array.isArray(content['roles']) && content['roles'].length > 0;
  }
  return { owners, roles };
}

/** First look at the target; runs beside the reading of the source. */
export const captureTarget = (
  context: Context,
  run: JobRun,
  wish: TargetWish,
): Promise<EnvironmentCapture> =>
  captureEnvironment(context, run, {
    environment: wish.target,
    kinds: wish.kinds,
    fresh: (entry) => wish.likely(entry.id, entry.kind),
    ...(wish.chosen === undefined ? {} : { chosen: wish.chosen }),
  });

/**
 * Completes the target for a plan about `ids` (in the target's identities): all of them, and what they need there, fresh.
 * @throws SupersetError when the target cannot be read.
 */
export async function completeTarget(
  context: Context,
  run: JobRun,
  first: EnvironmentCapture,
  wish: TargetWish,
  ids: readonly AssetId[],
  people: People | null,
): Promise<PlanTarget> {
  let captured = first;
  let snapshot = await engineSnapshot(context.db, captured, wish.kinds);
  for (;;) {
    const stale = staleIn(captured, closure(snapshot, ids).keys());
    if (stale.length === 0) break;
    captured = await readMore(run, captured, stale);
    snapshot = await engineSnapshot(context.db, captured, wish.kinds);
  }
  const [sighted, facts] = await Promise.all([
    withHidden(captured, snapshot, ids, run.signal),
    targetFacts(run, captured, wish, people),
  ]);
  return { captured, snapshot: withAbsent(sighted, ids, wish.kinds), facts };
}

/** Who and what exists in the target besides its assets; null where the account may not know. */
async function targetFacts(
  run: JobRun,
  captured: EnvironmentCapture,
  { passwordsGiven, deletes }: TargetWish,
  people: People | null,
): Promise<TargetFacts> {
  const users = await captured.users(people?.owners);
  const [roles, rights, reports] = await Promise.all([
    people?.roles === false ? null : captured.client.roles({ signal: run.signal }),
    accountRights(captured, run.signal),
    deletes ? reportsAbout(captured, run.signal) : new Map<AssetId, string[]>(),
  ]);
  return {
    supersetVersion: captured.supersetVersion,
    account: captured.inspection.account.username,
    rights,
    reports,
    users: users === null ? null : new Set(users.values()),
    ownersTold: users !== null,
    roles: roles === null ? null : new Set(roles.map((role) => role.name)),
    passwordsGiven: new Set(passwordsGiven),
  };
}

/** Identities, in the target, of everything that a selection of the source needs. */
export function wantedInTarget(
  source: Snapshot,
  select: readonly AssetId[],
  mappings: Mappings,
): AssetId[] {
  const reached = closure(source, select);
  // Mappings count only for what a snapshot speaks of, so it has to hold what was reached.
  const assets = new Map([...source.assets].filter(([id]) => reached.has(id)));
  const { toTarget } = applyMappings({ ...source, assets }, mappings);
  return [...reached.keys()].map(toTarget);
}
