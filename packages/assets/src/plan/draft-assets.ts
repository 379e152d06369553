import type { Asset, AssetId } from '../asset.ts';
import type { Reason } from '../change.ts';
import { translateVersion } from '../versions/translate-version.ts';
import type { Notice, Resolution } from '../plan.ts';
import { adoptTargetValues } from './adopt-target-values.ts';
import { checkPeople } from './check-people.ts';
import { databaseUnmapped, isDatabaseWritten } from './database-rules.ts';
import { decide } from './decide.ts';
import type { Draft, PlanScene } from './draft.ts';
import { actionFor, writes } from './draft.ts';
import { lookUp, nameOf } from './look-up.ts';

export type Drafting = {
  readonly drafts: Map<AssetId, Draft>;
  readonly notices: Notice[];
  /** Databases that a question was put about: who reads from them is not missing a dependency, but an answer. */
  readonly asked: Set<AssetId>;
};

/**
 * Decides for each desired asset (in the target's identities) what happens to it, and tells what a person must know of
 * those that are written.
 * @throws Error when the target's snapshot does not tell of one of them.
 */
export function draftAssets(
  desired: ReadonlyMap<AssetId, Asset>,
  reasons: ReadonlyMap<AssetId, readonly Reason[]>,
  scene: PlanScene,
): Drafting {
  const drafting: Drafting = { drafts: new Map(), notices: [], asked: new Set() };
  const resolutions = new Map(scene.input.resolutions.map(({ asset, take }) => [asset, take]));
  for (const [id, asset] of desired) {
    const before = lookUp(scene.input.actual, id);
    if (before === undefined) {
      throw new Error(`The target's snapshot does not tell whether ${id} is there. Capture it, then plan again.`);
    }
    const why = reasons.get(id) ?? [];
    if (asset.kind === 'database' && !isDatabaseWritten(id, before, scene)) {
      leaveDatabaseAlone({ id, asset, before, why }, scene, drafting);
      continue;
    }
    const { draft, notices } = draftAsset(asset, { id, before, why, resolution: resolutions.get(id) }, scene);
    drafting.drafts.set(id, draft);
    drafting.notices.push(...notices);
  }
  return drafting;
}

type Place = {
  readonly id: AssetId;
  readonly before: Asset | null;
  readonly why: readonly Reason[];
};

function leaveDatabaseAlone(
  { id, asset, before, why }: Place & { readonly asset: Asset },
  scene: PlanScene,
  { drafts, notices, asked }: Drafting,
): void {
  if (before !== null) {
    drafts.set(id, { id, before, after: before, action: 'none', reasons: why });
    return;
  }
  asked.add(id);
  const isMapped = scene.source.sourceOf.get(id) !== id;
  // A mapping that leads nowhere was told already.
  if (!isMapped) notices.push(databaseUnmapped(asset, why.length, scene));
}

function draftAsset(
  desired: Asset,
  { id, before, why, resolution }: Place & { readonly resolution: Resolution['take'] | undefined },
  scene: PlanScene,
): { draft: Draft; notices: Notice[] } {
  const adopted = adoptTargetValues(desired, before, scene);
  const { asset, notices: people } = checkPeople(adopted, scene);
  const decision = decide(
    id,
    { desired: asset, actual: before, base: baseOf(id, scene) },
    { resolution, ignoreOwners: scene.input.intent === 'promotion' },
  );
  const after = decision.take === 'source' ? asset : before;
  const draft: Draft = { id, before, after, action: actionFor(before, after), reasons: why };
  if (!writes(draft)) return { draft, notices: [] };
  const told = decision.notice === undefined ? [] : [decision.notice];
  return { draft, notices: [...told, ...people, ...lossesOf(id, asset, scene)] };
}

/** The asset as it was last applied, in the target's fields; null: it was gone then; undefined: not known. */
function baseOf(id: AssetId, { input }: PlanScene): Asset | null | undefined {
  const base = input.base?.assets.get(id);
  if (base === undefined) return input.base?.absent.has(id) === true ? null : undefined;
  const versions = { from: input.base?.supersetVersion ?? null, to: input.target.supersetVersion };
  return translateVersion(base, versions).asset;
}

function lossesOf(id: AssetId, asset: Asset, { source, input }: PlanScene): Notice[] {
  const losses = source.losses.get(id) ?? [];
  if (losses.length === 0) return [];
  return [
    {
      level: 'warning',
      code: 'field-lost',
      asset: id,
      message: `Superset ${input.target.supersetVersion ?? 'of the target'} has no place for these fields of ${nameOf(asset)}: ${losses.map((loss) => loss.path).join(', ')}.`,
      hint: 'The target gets the asset without them; upgrade it if they matter there.',
    },
  ];
}
