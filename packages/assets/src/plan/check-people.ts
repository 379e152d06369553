import type { Asset } from '../asset.ts';
import { assetId } from '../asset.ts';
import { compareText } from '../compare-text.ts';
import type { Json } from '../json.ts';
import type { Notice } from '../plan.ts';
import type { Draft, PlanScene } from './draft.ts';
import { writes } from './draft.ts';
import { nameOf, namesOf } from './look-up.ts';

const listed = (value: Json | undefined): string[] =>
  Array.isArray(value) ? value.map(String) : [];

/**
 * Whether the target knows somebody or some role: because its lists say so, because the asset has it there already, because
 * it is the account that ss-tools signs in with, or because the lists may not be read and nothing is checked.
 */
export function isKnownInTarget(
  name: string,
  field: 'owners' | 'roles',
  before: Asset | null,
  { input }: PlanScene,
): boolean {
  const { users, roles, account } = input.target;
  const known = field === 'owners' ? users : roles;
  if (known === null || known.has(name)) return true;
  return listed(before?.content[field]).includes(name) || (field === 'owners' && name === account);
}

/**
 * Tells of owners that were left away because the target does not know them (warnings), and asks about roles that it does
 * not have (questions, since a dashboard that loses its roles is shown to others); each name once.
 */
export function checkPeople(drafts: readonly Draft[], scene: PlanScene): Notice[] {
  const owners = new Map<string, Asset[]>();
  const roles = new Map<string, Asset[]>();
  const notices: Notice[] = [];
  const untold: Asset[] = [];
  for (const draft of drafts) {
    const { before, after } = draft;
    if (after === null || !writes(draft)) continue;
    const note = (names: Map<string, Asset[]>, name: string): unknown =>
      names.set(name, [...(names.get(name) ?? []), after]);
    const leftAway = ownersLeftAway(draft, scene);
    if (scene.input.target.ownersTold) for (const owner of leftAway) note(owners, owner);
    else if (leftAway.length > 0) untold.push(after);
    const wanted = listed(after.content['roles']);
    for (const role of wanted) {
      if (!isKnownInTarget(role, 'roles', before, scene)) note(roles, role);
    }
    if (wanted.length === 0 && hadRoles(after, scene)) notices.push(rolesGone(after));
  }
  return [
    ...notices,
    ...(untold.length > 0 ? [ownersUntold(untold)] : []),
    ...[...owners].map(([owner, assets]) => ownerMissing(owner, assets)),
    ...[...roles].map(([role, assets]) => roleMissing(role, assets, scene)),
  ];
}

/** Owners that the source names and the target would have got, if it knew them. */
function ownersLeftAway({ id, before, after }: Draft, scene: PlanScene): string[] {
  if (before !== null && scene.input.intent === 'promotion') return [];
  const wanted = listed(scene.source.snapshot.assets.get(id)?.content['owners']);
  const got = listed(after?.content['owners']);
  return wanted.filter((owner) => !got.includes(owner));
}

function hadRoles(asset: Asset, { input, source }: PlanScene): boolean {
  const original = input.desired.assets.get(source.sourceOf.get(assetId(asset)) ?? assetId(asset));
  return listed(original?.content['roles']).length > 0;
}

const about = (name: string, assets: readonly Asset[]): Pick<Notice, 'names' | 'related'> => ({
  names: [name],
  related: assets.map(assetId).sort(compareText),
});

const ownersUntold = (assets: readonly Asset[]): Notice => ({
  level: 'warning',
  code: 'owner-missing',
  message: `The account may not read the target’s user names, so the owners of ${namesOf(assets)} do not come along; Superset makes the account their owner.`,
  hint: 'Give the account the right to read users (Admin, or can_get on User), if owners shall come along.',
  related: assets.map(assetId).sort(compareText),
});

const ownerMissing = (owner: string, assets: readonly Asset[]): Notice => ({
  level: 'warning',
  code: 'owner-missing',
  message: `The target has no user "${owner}", who owns ${namesOf(assets)} in the source; they are left without this owner.`,
  hint: 'Map the owner to a user of the target, or create the user there.',
  ...about(owner, assets),
});

const roleMissing = (role: string, assets: readonly Asset[], { input }: PlanScene): Notice => ({
  level: 'question',
  code: 'role-missing',
  message: `The target has no role "${role}", to which ${namesOf(assets)} ${assets.length === 1 ? 'is' : 'are'} restricted.`,
  hint: 'Map it to a role of the target, or to none to leave it away, or create it there.',
  ...about(role, assets),
  choices: [...(input.target.roles ?? [])].sort(compareText),
});

const rolesGone = (asset: Asset): Notice => ({
  level: 'warning',
  code: 'role-missing',
  asset: assetId(asset),
  message: `All roles of ${nameOf(asset)} are mapped to none: in the target everybody who may read its datasets sees it.`,
  hint: 'Map at least one of its roles to a role of the target if it shall stay restricted.',
});
