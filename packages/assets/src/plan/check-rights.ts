import type { Asset, AssetId, AssetKind } from '../asset.ts';
import { assetId, parseAssetId } from '../asset.ts';
import { isTagsOnly, needsNoImport } from '../attached-fields.ts';
import type { FieldChange } from '../change.ts';
import { compareText } from '../compare-text.ts';
import { diffAssets } from '../diff/diff-assets.ts';
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
  const touched = new Set(drafts.filter(needsOwner).map(({ id }) => id));
  if (rights.wholeClosures) for (const id of carriedAlong(drafts, scene)) touched.add(id);
  const foreign = [...touched].flatMap((id) => {
    const there = scene.input.actual.assets.get(id);
    return there !== undefined && OWNED.has(there.kind) && !owned.has(id) ? [there] : [];
  });
  return foreign.length === 0 ? notices : [...notices, notOwner(foreign, scene)];
}

const touches = (draft: Draft): boolean => writes(draft) || draft.action === 'delete';

/** The fields that an update changes; none where an asset is created or deleted. */
const changedBy = ({ before, after }: Draft): FieldChange[] =>
  before === null || after === null ? [] : diffAssets(before, after);

const needsOwner = (draft: Draft): boolean => touches(draft) && !isTagsOnly(changedBy(draft));

const isImported = (draft: Draft): boolean =>
  writes(draft) &&
  draft.after !== null &&
  draft.after.kind in IMPORTED &&
  !needsNoImport(changedBy(draft));

const subjectOf = ({ before, after }: Draft): Asset[] => {
  const asset = after ?? before;
  return asset === null ? [] : [asset];
};

/** Whether a draft cannot be carried out without a right, in Superset's words. */
function needs(draft: Draft, right: string): boolean {
  const [asset] = subjectOf(draft);
  if (asset === undefined || !touches(draft)) return false;
  if (right === 'can_read on SecurityRestApi') return true;
  if (right === 'can_import_ on ImportExportRestApi') return isImported(draft);
  if (right === 'can_bulk_create on Tag') return asset.kind === 'tag' && writes(draft);
  if (right === 'can_write on Tag' && asset.kind !== 'tag')
    return writes(draft) && tagsDiffer(draft);
  return right === `can_write on ${VIEW[asset.kind]}` && !isTagsOnly(changedBy(draft));
}

const tagsDiffer = ({ before, after }: Draft): boolean =>
  !sameJson(before?.content['tags'] ?? [], after?.content['tags'] ?? []);

/**
 * What the imported needs: an import that takes whole closures overwrites that, too. Kinds that the account may not
 * write at all are passed over by Superset, whoever owns them.
 */
function carriedAlong(drafts: readonly Draft[], { input }: PlanScene): Set<AssetId> {
  const drafted = new Map(drafts.map(({ id, after }) => [id, after]));
  const carried = new Set<AssetId>();
  const reach = (asset: Asset | null | undefined): void => {
    for (const { to } of asset?.refs ?? []) {
      if (carried.has(to)) continue;
      carried.add(to);
      reach(drafted.get(to) ?? input.actual.assets.get(to));
    }
  };
  for (const draft of drafts.filter(isImported)) reach(draft.after);
  const passedOver = new Set(input.target.rights?.missing.map(({ right }) => right));
  return new Set(
    [...carried].filter((id) => !passedOver.has(`can_write on ${VIEW[parseAssetId(id).kind]}`)),
  );
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
