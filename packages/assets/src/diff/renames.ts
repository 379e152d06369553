import type { Json, JsonObject } from '../json.ts';
import type { IdentifiedLists } from './list-identity.ts';
import { sameJson } from './same-json.ts';

function without(element: JsonObject, field: string): Json {
  const { [field]: _identity, ...rest } = element;
  return rest;
}

/**
 * Elements that went and came back under another name with everything else equal: old identity → new identity.
 * Where more than one could be meant nothing is claimed.
 */
export function findRenames({ field, before, after }: IdentifiedLists): Map<string, string> {
  const gone = [...before].filter(([identity]) => !after.has(identity));
  const come = [...after].filter(([identity]) => !before.has(identity));
  const renames = new Map<string, string>();
  for (const [oldName, oldElement] of gone) {
    const rest = without(oldElement, field);
    const equal = (other: JsonObject): boolean => sameJson(rest, without(other, field));
    const targets = come.filter(([, element]) => equal(element));
    const rivals = gone.filter(([, element]) => equal(element));
    const only = targets[0];
    if (only !== undefined && targets.length === 1 && rivals.length === 1)
      renames.set(oldName, only[0]);
  }
  return renames;
}
