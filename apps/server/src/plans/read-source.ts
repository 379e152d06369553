import type { Side } from '@ss-tools/api';
import { closure, parseAssetId } from '@ss-tools/assets';
import type { AssetId, AssetKind, Snapshot } from '@ss-tools/assets';
import type { Context } from '../context.ts';
import type { JobRun } from '../jobs/handler.ts';
import { captureEnvironment, readMore } from '../snapshots/capture-environment.ts';
import type { EnvironmentCapture } from '../snapshots/capture-environment.ts';
import type { Chosen } from '../snapshots/capture/list-chosen.ts';
import type { IndexEntry } from '../snapshots/capture/estate-index.ts';
import { engineSnapshot } from '../snapshots/engine-snapshot.ts';
import { findEnvironmentName } from '../snapshots/environment-name.ts';
import { kindsNeededBy } from '../snapshots/kind-scope.ts';
import { loadSnapshot } from '../snapshots/store/load-snapshot.ts';
import { findSnapshotRow } from '../snapshots/snapshot-row.ts';
import { isWildcard, selectorKinds } from './plan-request.ts';
import { resolveSelectors } from './resolve-selectors.ts';

/** A plan's source, and what the selectors mean in it. */
export type PlanSource = {
  readonly snapshot: Snapshot;
  readonly select: readonly AssetId[];
  readonly label: string;
  readonly environment: string | null;
  /** When a kept snapshot was captured; null when the source was read now. */
  readonly keptAt: Date | null;
  /** The snapshot that is kept already; null when `captured` has to be kept with the plan. */
  readonly kept: string | null;
  readonly captured: EnvironmentCapture | null;
};

/**
 * Reads a plan's source: a kept snapshot as it is, an environment fresh, with everything that the selection needs.
 * `chosen` holds the selection where it names assets.
 * @throws KnownError (bad-selection, not-found), SupersetError.
 */
export async function readSource(
  context: Context,
  run: JobRun,
  side: Side,
  selectors: readonly string[],
  chosen?: Chosen,
): Promise<PlanSource> {
  if (side.from === 'snapshot') {
    const row = await findSnapshotRow(context.db, side.snapshot);
    const snapshot = await loadSnapshot(context.db, side.snapshot);
    return {
      snapshot,
      select: resolveSelectors(snapshot, selectors),
      label: row.label,
      environment: row.environment?.id ?? null,
      keptAt: new Date(row.capturedAt),
      kept: row.id,
      captured: null,
    };
  }
  const environment = await findEnvironmentName(context.db, side.environment);
  const kinds = kindsNeededBy(selectors.flatMap(selectorKinds));
  let captured = await captureEnvironment(context, run, {
    environment,
    kinds,
    fresh: (entry) => selects(selectors, entry),
    ...(chosen === undefined ? {} : { chosen }),
  });
  let snapshot = await engineSnapshot(context.db, captured, kinds);
  const select = resolveSelectors(snapshot, selectors);
  // Exports bring what they need, fresh; what came from earlier captures all the same (such as the charts behind
  // annotations) is read again, until everything that the plan rests on was read now.
  for (;;) {
    const stale = staleIn(captured, closure(snapshot, select).keys());
    if (stale.length === 0) break;
    captured = await readMore(run, captured, stale);
    snapshot = await engineSnapshot(context.db, captured, kinds);
  }
  return {
    snapshot,
    select,
    label: environment.name,
    environment: environment.id,
    keptAt: null,
    kept: null,
    captured,
  };
}

/** Assets of a capture that come from an earlier one. */
export const staleIn = (captured: EnvironmentCapture, ids: Iterable<AssetId>): AssetId[] =>
  [...ids].filter((id) => captured.assets.has(id) && !captured.read.has(id));

function selects(selectors: readonly string[], entry: IndexEntry): boolean {
  return selectors.some((selector) =>
    isWildcard(selector)
      ? selectorKinds(selector).includes(entry.kind)
      : selector.toLowerCase() === entry.id ||
        (entry.kind === 'dashboard' &&
          entry.slug !== null &&
          selector === `dashboard:${entry.slug}`),
  );
}

/** Kinds of identities. */
export const kindsOf = (ids: Iterable<AssetId>): AssetKind[] => [
  ...new Set([...ids].map((id) => parseAssetId(id).kind)),
];
