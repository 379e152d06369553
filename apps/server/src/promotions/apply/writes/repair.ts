import { assetId, isAttachedOnly, restPayload, topField } from '@ss-tools/assets';
import type { Asset, FieldChange, Json } from '@ss-tools/assets';
import type { JsonObject } from '@ss-tools/superset';
import { KnownError } from '../../../errors.ts';
import type { UserNames } from '../../../snapshots/capture/user-directory.ts';
import { countOf } from './write-context.ts';
import type { WriteContext } from './write-context.ts';

/** An asset to repair: what it shall be, and in which fields it differs now. */
export type Repair = { readonly asset: Asset; readonly fields: readonly FieldChange[] };

/**
 * Repairs through REST what imports leave out: owners, dashboard roles, tags, themes, and references that an import did
 * not translate into the target's ids.
 */
export async function repair(write: WriteContext, repairs: readonly Repair[]): Promise<void> {
  if (repairs.length === 0) return;
  const label = `Restore owners, roles, tags, themes and references of ${countOf(repairs.map(({ asset }) => asset))}`;
  await write.steps.step('write:repair', label, async () => {
    const { captured } = write.seen;
    const needsPeople = repairs.some(({ fields }) =>
      fields.some(({ path }) => topField(path) === 'owners'),
    );
    const needsRoles = repairs.some(({ fields }) =>
      fields.some(({ path }) => topField(path) === 'roles'),
    );
    const users = needsPeople ? byName(await captured.users()) : new Map<string, number>();
    const roles = needsRoles
      ? new Map(
          (await captured.client.roles({ signal: write.run.signal })).map((role) => [
            role.name,
            role.id,
          ]),
        )
      : new Map<string, number>();
    let done = 0;
    for (const item of repairs) {
      await write.run.assertHeld();
      await repairOne(write, item, users, roles);
      write.run.progress((done += 1), repairs.length, 'Repairing');
    }
  });
}

async function repairOne(
  write: WriteContext,
  { asset, fields }: Repair,
  users: ReadonlyMap<string, number>,
  roles: ReadonlyMap<string, number>,
): Promise<void> {
  const { client, ids } = write.seen.captured;
  const localId = ids.idOf(asset.kind, asset.key);
  if (localId === undefined) {
    throw new KnownError(
      'target-moved',
      `${asset.name} (${assetId(asset)}) is no longer in the target.`,
      {
        hint: 'Roll back, or make a new plan.',
      },
    );
  }
  const differs = new Set(fields.map(({ path }) => topField(path)));
  const payload: JsonObject = isAttachedOnly(fields) ? {} : { ...bodyOf(asset, write) };
  if (differs.has('owners')) payload['owners'] = idsOf(asset.content['owners'], users);
  if (differs.has('roles')) payload['roles'] = idsOf(asset.content['roles'], roles);
  if (differs.has('published')) payload['published'] = asset.content['published'] === true;
  if (differs.has('theme_uuid')) {
    const theme = asset.content['theme_uuid'];
    payload['theme_id'] = typeof theme === 'string' ? (ids.idOf('theme', theme) ?? null) : null;
  }
  if (Object.keys(payload).length > 0) {
    if (asset.kind === 'dashboard') await client.dashboards.update(localId, payload);
    else if (asset.kind === 'chart') await client.charts.update(localId, payload);
    else if (asset.kind === 'dataset') await client.datasets.update(localId, payload);
  }
  if (differs.has('tags')) await setTags(write, asset, localId);
}

/** The JSON texts of charts and dashboards in the target's ids; other kinds have none. */
function bodyOf(asset: Asset, write: WriteContext): JsonObject {
  if (asset.kind !== 'dashboard' && asset.kind !== 'chart') return {};
  return restPayload(asset, write.seen.captured.ids).body;
}

async function setTags(write: WriteContext, asset: Asset, localId: number): Promise<void> {
  const { client } = write.seen.captured;
  const kind = asset.kind as 'dashboard' | 'chart' | 'saved_query';
  const wanted = names(asset.content['tags']);
  const is = names(write.seen.snapshot.assets.get(assetId(asset))?.content['tags']);
  const missing = wanted.filter((tag) => !is.includes(tag));
  if (missing.length > 0) await client.tags.attach(kind, localId, missing);
  for (const tag of is) if (!wanted.includes(tag)) await client.tags.detach(kind, localId, tag);
}

const names = (value: Json | undefined): string[] =>
  Array.isArray(value) ? value.map(String) : [];

/** Local ids of names; a name that went away since the plan was made is left out, and verification tells. */
const idsOf = (value: Json | undefined, known: ReadonlyMap<string, number>): number[] =>
  names(value).flatMap((name) => known.get(name) ?? []);

const byName = (users: UserNames): Map<string, number> =>
  new Map([...(users ?? [])].map(([id, name]) => [name, id]));
