import type { Json, JsonObject } from '../json.ts';

/**
 * What Superset names list elements by: a dataset's columns and metrics, native filters and folders, annotation layers,
 * ad-hoc metrics and filters of a chart. The first that tells all elements of both sides apart is used.
 */
const IDENTITY_FIELDS = [
  'column_name',
  'metric_name',
  'uuid',
  'id',
  'name',
  'label',
  'key',
  'optionName',
  'filterOptionName',
];

/** The elements of a list by their identity, in the list's order. */
type IdentifiedList = ReadonlyMap<string, JsonObject>;

/** Both sides of a list, with the field that identifies their elements. */
export type IdentifiedLists = {
  readonly field: string;
  readonly before: IdentifiedList;
  readonly after: IdentifiedList;
};

function identify(list: readonly Json[], field: string): IdentifiedList | undefined {
  const byIdentity = new Map<string, JsonObject>();
  for (const element of list) {
    if (typeof element !== 'object' || element === null || Array.isArray(element)) return undefined;
    const identity = element[field];
    if (typeof identity !== 'string' && typeof identity !== 'number') return undefined;
    if (byIdentity.has(String(identity))) return undefined;
    byIdentity.set(String(identity), element);
  }
  return byIdentity;
}

/** Finds what identifies the elements of both lists; undefined when nothing does (scalars, mixed or nameless elements). */
export function identifyLists(
  before: readonly Json[],
  after: readonly Json[],
): IdentifiedLists | undefined {
  if (before.length + after.length === 0) return undefined;
  for (const field of IDENTITY_FIELDS) {
    const left = identify(before, field);
    const right = left && identify(after, field);
    if (left && right) return { field, before: left, after: right };
  }
  return undefined;
}

/** Whether the elements that both sides have stand in another order. */
export function orderDiffers(before: readonly string[], after: readonly string[]): boolean {
  const inBefore = new Set(before);
  const inAfter = new Set(after);
  const left = before.filter((identity) => inAfter.has(identity));
  const right = after.filter((identity) => inBefore.has(identity));
  return left.some((identity, index) => identity !== right[index]);
}
