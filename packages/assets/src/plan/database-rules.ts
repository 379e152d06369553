import type { Asset, AssetId } from '../asset.ts';
import { assetId } from '../asset.ts';
import { PASSWORD_MASK } from '../canonical/database.ts';
import { compareText } from '../compare-text.ts';
import type { Json } from '../json.ts';
import type { Notice } from '../plan.ts';
import type { Draft, PlanScene } from './draft.ts';
import { nameOf, namesOf } from './look-up.ts';

/**
 * Whether a plan writes this database. A target's connections are its own: they are only written when selected
 * themselves, or when a restore finds that they are gone.
 */
export const isDatabaseWritten = (
  id: AssetId,
  actual: Asset | null,
  { selected, input }: PlanScene,
): boolean => selected.has(id) || (input.intent === 'restore' && actual === null);

/** The question which of the target's databases a source's database is, when the target does not have it itself. */
export function databaseUnmapped(id: AssetId, users: readonly Asset[], scene: PlanScene): Notice {
  const database = scene.source.snapshot.assets.get(id);
  const candidates = [...scene.input.actual.assets.values()]
    .filter((asset) => asset.kind === 'database')
    .map(assetId)
    .sort(compareText);
  return {
    level: 'question',
    code: 'database-unmapped',
    asset: id,
    source: scene.source.sourceOf.get(id) ?? id,
    message: `The target does not have ${database === undefined ? id : nameOf(database)}, from which ${namesOf(users)} ${users.length === 1 ? 'reads' : 'read'}.`,
    hint: 'Map it to a database of the target, or select the database itself to create it there.',
    related: candidates,
  };
}

/**
 * Databases that a plan creates and whose secrets are not known: exports mask them, so that they cannot come along. A
 * password can be given; those of an SSH tunnel cannot, and Superset refuses the import without them.
 */
export function checkPasswords(drafts: Iterable<Draft>, { input }: PlanScene): Notice[] {
  const notices: Notice[] = [];
  for (const { id, action, after } of drafts) {
    if (after?.kind !== 'database' || action !== 'create') continue;
    const { ssh_tunnel: tunnel = null, ...connection } = after.content;
    if (holdsMask(tunnel)) {
      notices.push({
        level: 'blocker',
        code: 'database-tunnel',
        asset: id,
        message: `The plan creates ${nameOf(after)}, which is reached through an SSH tunnel, and the tunnel’s password or key is not known: exports leave them out.`,
        hint: 'Make the connection in the target by hand, and map this database to it.',
      });
    } else if (holdsMask(connection) && !input.target.passwordsGiven.has(id)) {
      notices.push({
        level: 'question',
        code: 'database-password-missing',
        asset: id,
        message: `The plan creates ${nameOf(after)}, and its password is not known: exports leave passwords out.`,
        hint: 'Give the password that the target shall use for this database.',
      });
    }
  }
  return notices;
}

function holdsMask(value: Json): boolean {
  if (typeof value === 'string') return value.includes(PASSWORD_MASK);
  return typeof value === 'object' && value !== null && Object.values(value).some(holdsMask);
}
