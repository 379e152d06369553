import type { Asset, AssetId } from '../asset.ts';
import { compareText } from '../compare-text.ts';
import type { Notice } from '../plan.ts';
import type { Draft, PlanScene } from './draft.ts';
import { databaseOf, writes } from './draft.ts';
import { nameOf } from './look-up.ts';

/** What Superset lets only one asset of an environment have, besides its UUID. Undefined: nothing to collide with. */
function uniqueValue(asset: Asset): string | undefined {
  const text = (field: string): string => String(asset.content[field] ?? '');
  if (asset.kind === 'dashboard') return text('slug') === '' ? undefined : text('slug');
  if (asset.kind === 'database') return text('database_name');
  if (asset.kind !== 'dataset') return undefined;
  const place = [databaseOf(asset) ?? '', text('catalog'), text('schema'), text('table_name')];
  return JSON.stringify(place);
}

/**
 * Finds slugs, database names and tables that another asset of the target holds, or that two assets of the plan want.
 * A holder that gives the value up in this same plan still counts: Superset checks each write by itself.
 */
export function checkUniqueValues(drafts: readonly Draft[], scene: PlanScene): Notice[] {
  const holders = new Map<string, Holder[]>();
  const hold = (holder: Holder): void => {
    const key = keyOf(holder.asset);
    if (key !== undefined) holders.set(key, [...(holders.get(key) ?? []), holder]);
  };
  for (const [id, asset] of scene.input.actual.assets) hold({ id, asset, inTarget: true });
  const claims = drafts.filter(writes).flatMap(({ id, before, after }): Claim[] => {
    const isNew = after !== null && (before === null || keyOf(before) !== keyOf(after));
    return isNew ? [{ id, after, created: before === null }] : [];
  });
  for (const { id, after } of claims) hold({ id, asset: after, inTarget: false });
  return claims.flatMap((claim) => {
    const others = (holders.get(keyOf(claim.after) ?? '') ?? [])
      .filter(({ id }) => id !== claim.id)
      .sort((a, b) => Number(b.inTarget) - Number(a.inTarget) || compareText(a.id, b.id));
    return others[0] === undefined ? [] : [collision(claim, others[0], others, scene)];
  });
}

function keyOf(asset: Asset): string | undefined {
  const value = uniqueValue(asset);
  return value === undefined ? undefined : `${asset.kind} ${value}`;
}

type Holder = { readonly id: AssetId; readonly asset: Asset; readonly inTarget: boolean };
type Claim = { readonly id: AssetId; readonly after: Asset; readonly created: boolean };

function collision(
  { id, after, created }: Claim,
  holder: Holder,
  holders: readonly Holder[],
  scene: PlanScene,
): Notice {
  const other = nameOf(holder.asset);
  const where = holder.inTarget ? 'in the target' : 'in this plan';
  const about = {
    asset: id,
    source: scene.source.sourceOf.get(id) ?? id,
    related: [...new Set(holders.map((each) => each.id))].sort(compareText),
  };
  if (after.kind === 'dashboard') {
    return {
      ...about,
      level: 'blocker',
      code: 'slug-taken',
      message: `The slug "${String(after.content['slug'])}" of ${nameOf(after)} is held by ${other} ${where}, another dashboard.`,
      hint: 'Change one of the two slugs, delete the other dashboard first, or map this dashboard to it if they are one.',
    };
  }
  if (after.kind === 'dataset' && created && holder.inTarget) {
    return {
      ...about,
      level: 'question',
      code: 'dataset-twin',
      // Only what the target has can be mapped to; a rival of this same plan cannot.
      related: about.related.filter((each) => holders.some((h) => h.id === each && h.inTarget)),
      message: `The target already has ${other} on the same table as ${nameOf(after)}, under another UUID, and Superset allows only one.`,
      hint: 'Map the source’s dataset to the target’s if they are one, or rename the table of one of them.',
    };
  }
  return {
    ...about,
    level: 'blocker',
    code: 'name-taken',
    message: `${nameOf(after)} would have the same ${after.kind === 'dataset' ? 'table' : 'name'} as ${other} ${where}, and Superset allows only one.`,
    hint: 'Rename or delete one of the two first, or map them if they are one.',
  };
}
