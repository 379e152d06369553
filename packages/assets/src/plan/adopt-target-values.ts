import type { Asset } from '../asset.ts';
import { assetId } from '../asset.ts';
import { unknownFields } from '../attached-fields.ts';
import { sameJson } from '../diff/same-json.ts';
import type { Json, JsonObject } from '../json.ts';
import { makeAsset } from '../make-asset.ts';
import { keepTargetOnlyFields } from '../versions/keep-target-only-fields.ts';
import { isKnownInTarget } from './check-people.ts';
import type { PlanScene } from './draft.ts';

/** How a database is reached: an environment's own, wherever a mapping says which database it is. */
const CONNECTION_FIELDS = ['database_name', 'sqlalchemy_uri', 'ssh_tunnel', 'extra', 'server_cert'];

/**
 * Completes what the source wants with what is the target's own: the owners of what exists (promotion), the account as an
 * owner of what is created, whatever the source does not tell, and the connection of a mapped database. Owners that the
 * target does not know are left away.
 */
export function adoptTargetValues(desired: Asset, actual: Asset | null, scene: PlanScene): Asset {
  const isPromotion = scene.input.intent === 'promotion';
  const unknown = unknownFields(desired);
  let content = desired.content;
  if (actual === null) {
    const told = scene.input.target.ownersTold
      ? unknown
      : unknown.filter((field) => field !== 'owners');
    content = { ...content, ...Object.fromEntries(told.map((field) => [field, []])) };
    content = withKnownOwners(content, actual, scene);
    if (isPromotion) content = withPredictableOwners(content, scene);
  } else {
    if (isPromotion) content = keepTargetOnlyFields(desired, actual, versionsOf(scene)).content;
    const own = [
      ...unknown,
      ...(isPromotion ? ['owners'] : []),
      ...(isMappedDatabase(desired, scene) ? CONNECTION_FIELDS : []),
    ];
    content = withKnownOwners(withFieldsOf(content, actual.content, own), actual, scene);
  }
  if (sameJson(content, desired.content)) return desired;
  return makeAsset({ kind: desired.kind, key: desired.key, content });
}

const versionsOf = ({ input }: PlanScene): { from: string | null; to: string | null } => ({
  from: input.desired.supersetVersion,
  to: input.target.supersetVersion,
});

function isMappedDatabase(desired: Asset, { source }: PlanScene): boolean {
  const id = assetId(desired);
  return desired.kind === 'database' && source.sourceOf.get(id) !== id;
}

function withKnownOwners(content: JsonObject, actual: Asset | null, scene: PlanScene): JsonObject {
  const owners = content['owners'];
  if (!Array.isArray(owners)) return content;
  const known = owners.filter((owner) => isKnownInTarget(String(owner), 'owners', actual, scene));
  return known.length === owners.length ? content : { ...content, owners: known };
}

/** Whose names the account may not read, nobody can predict or verify; the capture will not tell of them either. */
function withPredictableOwners(content: JsonObject, { input }: PlanScene): JsonObject {
  if (input.target.ownersTold) return withAccount(content, input.target.account);
  const { owners: _owners, ...rest } = content;
  return rest;
}

function withAccount(content: JsonObject, account: string | null): JsonObject {
  const owners = content['owners'];
  if (account === null || !Array.isArray(owners) || owners.includes(account)) return content;
  return { ...content, owners: [...owners.map(String), account].sort() };
}

function withFieldsOf(
  content: JsonObject,
  other: JsonObject,
  fields: readonly string[],
): JsonObject {
  const kept: [string, Json][] = [];
  const dropped = new Set<string>();
  for (const field of fields) {
    const value = other[field];
    if (value === undefined) dropped.add(field);
    else kept.push([field, value]);
  }
  const rest = Object.entries(content).filter(([field]) => !dropped.has(field));
  return { ...Object.fromEntries(rest), ...Object.fromEntries(kept) };
}
