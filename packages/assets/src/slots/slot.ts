import type { AssetKind, RefRole } from '../asset.ts';
import type { Json, JsonObject } from '../json.ts';

/**
 * A place in an asset's content that names another asset: by local id in Superset, by key in canonical content.
 * `path` is a JSON pointer (RFC 6901) into the content.
 */
export type Slot = { readonly kind: AssetKind; readonly role: RefRole; readonly path: string };

/** Says what a slot shall name instead. The same value: leave it. undefined: take the reference out. */
export type FillSlot = (value: Json, slot: Slot) => Json | undefined;

/** Appends members to a JSON pointer. */
export function pointer(base: string, ...members: (string | number)[]): string {
  return (
    base + members.map((m) => `/${String(m).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
  );
}

/** Fills a slot that is a member of an object. */
export function fillMember(owner: JsonObject, key: string, slot: Slot, fill: FillSlot): void {
  const before = owner[key];
  if (before === undefined || before === null) return;
  const after = fill(before, slot);
  if (after === undefined) delete owner[key];
  else if (after !== before) owner[key] = after;
}

/** Fills the slots that are the elements of a list. */
export function fillList(owner: JsonObject, key: string, slot: Slot, fill: FillSlot): void {
  const list = owner[key];
  if (!Array.isArray(list)) return;
  const after = list.map((value, i) => fill(value, { ...slot, path: pointer(slot.path, i) }));
  if (after.some((value, i) => value !== list[i])) {
    owner[key] = after.filter((value): value is Json => value !== undefined);
  }
}

/** Fills the slots that are the keys of a map. */
export function fillKeys(owner: JsonObject, key: string, slot: Slot, fill: FillSlot): void {
  const map = owner[key];
  if (typeof map !== 'object' || map === null || Array.isArray(map)) return;
  const before = Object.entries(map);
  const after = before.map(([name, value]): [Json | undefined, Json] => [
    fill(name, { ...slot, path: pointer(slot.path, name) }),
    value,
  ]);
  if (after.some(([name], i) => name !== before[i]?.[0])) {
    owner[key] = Object.fromEntries(
      after.flatMap(([name, value]) => (name === undefined ? [] : [[String(name), value]])),
    );
  }
}
