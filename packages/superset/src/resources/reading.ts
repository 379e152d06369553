import { asObject } from '../http/answer.ts';
import { SupersetError } from '../errors.ts';
import type { Named, Ref, TagRef } from '../rows.ts';
import type { VersionProfile } from '../versions/profile.ts';

/** Reads one field of Superset's JSON; each names what is wrong instead of passing on `undefined`. */
export function number(row: Record<string, unknown>, name: string): number {
  const value = row[name];
  if (typeof value === 'number') return value;
  throw new SupersetError(`Superset left out “${name}” where it always is.`, {
    code: 'bad-response',
  });
}

/** Empty for what is missing or null. */
export function text(row: Record<string, unknown>, name: string): string {
  return optionalText(row, name) ?? '';
}

/** null for what is missing, null or empty. */
export function optionalText(row: Record<string, unknown>, name: string): string | null {
  const value = row[name];
  return typeof value === 'string' && value !== '' ? value : null;
}

/** ISO 8601 in UTC. Superset writes `+0000`, `+00:00` or no zone, which means UTC. */
export function time(row: Record<string, unknown>, ...names: string[]): string | null {
  const found = names.map((name) => optionalText(row, name)).find((value) => value !== null);
  if (found === undefined || found === null) return null;
  return `${found.replace(' ', 'T').replace(/(\+00:?00|Z)$/, '')}Z`;
}

const objects = (value: unknown): Record<string, unknown>[] =>
  Array.isArray(value) ? value.map(asObject) : [];

/** Ids of owners and the like, whose names need rights of their own. */
export const refs = (value: unknown): Ref[] =>
  objects(value).map((row) => ({ id: number(row, 'id') }));

/** Ids and names of roles and the like. */
export function named(value: unknown): Named[] {
  return objects(value).map((row) => ({ id: number(row, 'id'), name: text(row, 'name') }));
}

// superset.tags.models.TagType; JSON has the number, or the name in some answers.
const TAG_TYPES: Readonly<Record<string, TagRef['type']>> = {
  1: 'custom',
  2: 'type',
  3: 'owner',
  4: 'favorited_by',
};

/** A tag under the name that a person typed, whatever this version stores it as. */
export function tagRef(row: Record<string, unknown>, { tagName }: VersionProfile): TagRef {
  const said = String(row['type'] ?? '').replace('TagType.', '');
  const known = Object.values(TAG_TYPES).find((type) => type === said);
  return {
    id: number(row, 'id'),
    name: tagName.typed(text(row, 'name')),
    type: TAG_TYPES[said] ?? known ?? 'unknown',
  };
}

/** Tags, from `tags` or, where the list is set to tags made by people only, from `custom_tags`. */
export function tags(row: Record<string, unknown>, profile: VersionProfile): TagRef[] {
  return objects(row['tags'] ?? row['custom_tags']).map((tag) => tagRef(tag, profile));
}
