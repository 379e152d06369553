import type { Asset, AssetId, AssetKind } from '../asset.ts';
import { assetId } from '../asset.ts';
import { compareText } from '../compare-text.ts';
import { sameJson } from '../diff/same-json.ts';
import type { Notice } from '../plan.ts';
import type { Draft, PlanScene } from './draft.ts';
import { writes } from './draft.ts';
import { namesOf } from './look-up.ts';

/** Kinds that go through Superset's import, and what its right to write them is called. */
const IMPORTED: Partial<Record<AssetKind, string>> = {
  database: 'Database',
  dataset: 'Dataset',
  chart: 'Chart',
  dashboard: 'Dashboard',
  saved_query: 'SavedQuery',
};

const VIEW: Partial<Record<AssetKind, string>> = {
  ...IMPORTED,
  css_template: 'CssTemplate',
  annotation_layer: 'Annotation',
  tag: 'Tag',
  theme: 'Theme',
};

/** Kinds that have owners: Superset lets only these, and admins, overwrite and delete them. */
const OWNED: ReadonlySet<AssetKind> = new Set(['dataset', 'chart', 'dashboard']);

/** Blocks what the account may not do in the target: Superset refuses it in the middle, often without a reason. */
export function checkRights(drafts: readonly Draft[], scene: PlanScene): Notice[] {
  const { rights } = scene.input.target;
  if (rights === null) return [];
  const notices = rights.missing.flatMap(({ right, why }) => {
    const concerned = drafts.filter((draft) => needs(draft, right)).flatMap(subjectOf);
    return concerned.length === 0 ? [] : [lacksRight(right, why, concerned)];
  });
  if (rights.owned === null) return notices;
  const { owned } = rights;
  const foreign = (rights.wholeClosures ? withNeeds(drafts) : drafts.filter(touches))
    .flatMap(({ before }) => (before !== null && OWNED.has(before.kind) ? [before] : []))
    .filter((asset) => !owned.has(assetId(asset)));
  return foreign.length === 0 ? notices : [...notices, notOwner(foreign, scene)];
}

const touches = (draft: Draft): boolean => writes(draft) || draft.action === 'delete';

const subjectOf = ({ before, after }: Draft): Asset[] => {
  const asset = after ?? before;
  return asset === null ? [] : [asset];
};

/** Whether a draft cannot be carried out without a right, in Superset's words. */
function needs(draft: Draft, right: string): boolean {
  const [asset] = subjectOf(draft);
  if (asset === undefined || !touches(draft)) return false;
  if (right === 'can_read on SecurityRestApi') return true;
  if (right === 'can_import_ on ImportExportRestApi')
    return writes(draft) && asset.kind in IMPORTED;
  if (right === 'can_write on Tag' && asset.kind !== 'tag')
    return writes(draft) && tagsDiffer(draft);
  return right === `can_write on ${VIEW[asset.kind]}`;
}

const tagsDiffer = ({ before, after }: Draft): boolean =>
  !sameJson(before?.content['tags'] ?? [], after?.content['tags'] ?? []);

/** What is touched, and all that the written needs: an import that takes whole closures overwrites that, too. */
function withNeeds(drafts: readonly Draft[]): Draft[] {
  const byId = new Map(drafts.map((draft) => [draft.id, draft]));
  const reached = new Set<Draft>(drafts.filter(touches));
  for (const draft of reached) {
    if (!writes(draft)) continue;
    reach(draft);
  }
  return [...reached];

  function reach({ after }: Draft): void {
    for (const { to } of after?.refs ?? []) {
      const needed = byId.get(to);
      if (needed === undefined || reached.has(needed)) continue;
      reached.add(needed);
      reach(needed);
    }
  }
}

const identities = (assets: readonly Asset[]): AssetId[] => assets.map(assetId).sort(compareText);

const lacksRight = (right: string, why: string, assets: readonly Asset[]): Notice => ({
  level: 'blocker',
  code: 'account-lacks-right',
  message: `The account of the target lacks the right ${right}: ${why}. The plan writes ${namesOf(assets)}.`,
  hint: 'Give the account a role with this right in the target, then plan again.',
  related: identities(assets),
});

const notOwner = (assets: readonly Asset[], { input }: PlanScene): Notice => ({
  level: 'blocker',
  code: 'not-owner',
  message: `The account of the target${input.target.account === null ? '' : ` (${input.target.account})`} is no admin and does not own ${namesOf(assets)}; Superset lets only owners and admins overwrite or delete ${assets.length === 1 ? 'it' : 'them'}.${input.target.rights?.wholeClosures === true ? ' This version’s imports overwrite all that a changed asset needs, even what stays as it is.' : ''}`,
  hint: 'Make the account an owner there, or give it the role Admin, then plan again.',
  related: identities(assets),
});
