import { assetId } from './asset.ts';
import type { AssetKind, Ref } from './asset.ts';
import type { JsonObject } from './json.ts';
import { fillSlots } from './slots/slots.ts';
import type { Slot } from './slots/slot.ts';

/** Every reference that canonical content makes, in the order of its paths. */
export function refsOf(kind: AssetKind, content: JsonObject): Ref[] {
  const refs: Ref[] = [];
  fillSlots(kind, content, (value, slot) => {
    if (typeof value === 'string') refs.push(refIn(value, slot));
    return value;
  });
  return refs.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}

const refIn = (key: string, slot: Slot): Ref => ({
  to: assetId({ kind: slot.kind, key }),
  role: slot.role,
  path: slot.path,
});
