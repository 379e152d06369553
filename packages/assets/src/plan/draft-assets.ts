import type { Asset, AssetId } from '../asset.ts';
import type { Reason } from '../change.ts';
import type { Notice, Resolution } from '../plan.ts';
import { translateVersion } from '../versions/translate.ts';
import { adoptTargetValues } from './adopt-target-values.ts';
import { isDatabaseWritten } from './database-rules.ts';
import { decide } from './decide.ts';
import type { Draft, PlanScene } from './draft.ts';
import { actionFor, writes } from './draft.ts';
import { lookUp } from './look-up.ts';

/**
 * Decides for each desired asset (in the target's identities) what happens to it, and tells what a person must know of
 * those that are written.
 * @throws Error when one of them was not looked for in the target.
 */
export function draftAssets(
  desired: ReadonlyMap<AssetId, Asset>,
  reasons: ReadonlyMap<AssetId, readonly Reason[]>,
  scene: PlanScene,
): { drafts: Map<AssetId, Draft>; notices: Notice[] } {
  const drafts = new Map<AssetId, Draft>();
  const notices: Notice[] = [];
  const resolutions = new Map(scene.input.resolutions.map(({ asset, take }) => [asset, take]));
  for (const [id, asset] of desired) {
    const before = lookUp(scene.input.actual, id);
    if (before === undefined) {
      // What cannot be read is not written: checkReadable blocks the plan.
      if (scene.input.actual.unread?.has(id) === true) continue;
      throw new Error(
        `The target's snapshot does not tell whether ${id} is there. Capture it, then plan again.`,
      );
    }
    const why = reasons.get(id) ?? [];
    if (asset.kind === 'database' && !isDatabaseWritten(id, before, scene)) {
      // One that the target lacks gets no draft: then those that read from it miss it, which is told as a question.
      if (before !== null)
        drafts.set(id, { id, before, after: before, action: 'none', reasons: why });
      continue;
    }
    const place = { id, before, why, resolution: resolutions.get(id) };
    const drafted = draftAsset(asset, place, scene);
    drafts.set(id, drafted.draft);
    notices.push(...drafted.notices);
  }
  return { drafts, notices };
}

type Place = {
  readonly id: AssetId;
  readonly before: Asset | null;
  readonly why: readonly Reason[];
  readonly resolution: Resolution['take'] | undefined;
};

function draftAsset(
  desired: Asset,
  { id, before, why, resolution }: Place,
  scene: PlanScene,
): { draft: Draft; notices: Notice[] } {
  const asset = adoptTargetValues(desired, before, scene);
  const decision = decide(
    id,
    { desired: asset, actual: before, base: baseOf(id, scene) },
    { resolution, ignoreOwners: scene.input.intent === 'promotion' },
  );
  const after = decision.take === 'source' ? asset : before;
  const draft: Draft = { id, before, after, action: actionFor(before, after), reasons: why };
  return {
    draft,
    notices: decision.notice !== undefined && writes(draft) ? [decision.notice] : [],
  };
}

/** The asset as it was last applied, in the target's fields; null: it was gone then; undefined: not known. */
function baseOf(id: AssetId, { input }: PlanScene): Asset | null | undefined {
  const base = input.base?.assets.get(id);
  if (base === undefined) return input.base?.absent.has(id) === true ? null : undefined;
  const versions = { from: input.base?.supersetVersion ?? null, to: input.target.supersetVersion };
  return translateVersion(base, versions).asset;
}
