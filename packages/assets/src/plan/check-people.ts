import type { Asset } from '../asset.ts';
import { assetId } from '../asset.ts';
import { makeAsset } from '../make-asset.ts';
import type { Json } from '../json.ts';
import type { Notice } from '../plan.ts';
import type { PlanScene } from './draft.ts';
import { nameOf } from './look-up.ts';

const listed = (value: Json | undefined): string[] =>
  Array.isArray(value) ? value.map(String) : [];

const quoted = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(', ');

/**
 * Leaves away owners that the target does not have (a warning) and asks about roles that it does not have (a question,
 * since a dashboard that loses its roles is shown to others). Checks nothing where the target's lists could not be read.
 */
export function checkPeople(
  desired: Asset,
  before: Asset | null,
  scene: PlanScene,
): { asset: Asset; notices: Notice[] } {
  const { users, roles, account } = scene.input.target;
  // Who has it in the target already, and who signs in there, is known there, whether the lists say so or not.
  const unknown = (field: string, known: ReadonlySet<string> | null): string[] => {
    const there = new Set([...listed(before?.content[field]), account]);
    const names = known === null ? [] : listed(desired.content[field]);
    return names.filter((name) => !known?.has(name) && !there.has(name));
  };
  const notices: Notice[] = [];
  const owners = listed(desired.content['owners']);
  const unknownOwners = unknown('owners', users);
  const asset =
    unknownOwners.length === 0
      ? desired
      : makeAsset({
          ...desired,
          content: {
            ...desired.content,
            owners: owners.filter((owner) => !unknownOwners.includes(owner)),
          },
        });
  if (unknownOwners.length > 0) notices.push(ownersMissing(desired, unknownOwners));
  const wanted = listed(desired.content['roles']);
  const unknownRoles = unknown('roles', roles);
  if (unknownRoles.length > 0) notices.push(rolesMissing(desired, unknownRoles, scene));
  if (wanted.length === 0 && hadRoles(desired, scene)) notices.push(rolesGone(desired));
  return { asset, notices };
}

function hadRoles(asset: Asset, { input, source }: PlanScene): boolean {
  const original = input.desired.assets.get(source.sourceOf.get(assetId(asset)) ?? assetId(asset));
  return listed(original?.content['roles']).length > 0;
}

const ownersMissing = (asset: Asset, owners: readonly string[]): Notice => ({
  level: 'warning',
  code: 'owner-missing',
  asset: assetId(asset),
  message: `${nameOf(asset)} is owned by ${quoted(owners)}, whom the target does not know; they are left away.`,
  hint: 'Map these owners to users of the target, or create the users there.',
  names: owners,
});

const rolesMissing = (asset: Asset, roles: readonly string[], scene: PlanScene): Notice => ({
  level: 'question',
  code: 'role-missing',
  asset: assetId(asset),
  source: scene.source.sourceOf.get(assetId(asset)) ?? assetId(asset),
  message: `${nameOf(asset)} is shown only to ${quoted(roles)}, and the target does not have ${roles.length === 1 ? 'that role' : 'these roles'}.`,
  hint: 'Map each role to a role of the target, or to none to leave it away, or create it there.',
  names: roles,
});

const rolesGone = (asset: Asset): Notice => ({
  level: 'warning',
  code: 'role-missing',
  asset: assetId(asset),
  message: `All roles of ${nameOf(asset)} are mapped to none: in the target everybody who may read its datasets sees it.`,
  hint: 'Map at least one of its roles to a role of the target if it shall stay restricted.',
});
