import type { FieldChange } from '../change.ts';
import type { Json, JsonObject } from '../json.ts';
import { isObject } from '../values/json-text.ts';
import { diffJson } from './diff-json.ts';
import { fieldChange } from './field-change.ts';
import { orderDiffers } from './list-identity.ts';
import { pointerTo } from './pointer.ts';

type Layout = {
  readonly components: ReadonlyMap<string, JsonObject>;
  readonly parentOf: ReadonlyMap<string, string>;
};

const childrenOf = (component: JsonObject | undefined): string[] =>
  Array.isArray(component?.['children']) ? component['children'].map(String) : [];

function readLayout(position: JsonObject): Layout {
  const components = new Map<string, JsonObject>();
  const parentOf = new Map<string, string>();
  for (const [key, component] of Object.entries(position)) {
    if (!isObject(component)) continue;
    components.set(key, component);
    for (const child of childrenOf(component)) parentOf.set(child, key);
  }
  return { components, parentOf };
}

/** A component's own values: what it is and where it stands, without what follows from where others stand. */
function ownValues(layout: Layout, key: string): JsonObject | undefined {
  const component = layout.components.get(key);
  if (component === undefined) return undefined;
  const { children: _children, parents: _parents, ...own } = component;
  const parent = layout.parentOf.get(key);
  return parent === undefined ? own : { ...own, parent };
}

/** One component's differences as one change: the field itself when only one differs, else the fields that differ. */
function summarise(path: string, changes: readonly FieldChange[]): FieldChange[] {
  const moved = changes.some((change) => change.path === pointerTo(path, 'parent'));
  const what = moved ? 'moved' : undefined;
  const [only] = changes;
  if (only === undefined) return [];
  if (changes.length === 1) return [what === undefined ? only : { ...only, what }];
  const side = (pick: 'before' | 'after'): Json =>
    Object.fromEntries(
      changes
        .filter((change) => change[pick] !== undefined)
        .map((change) => [change.path.slice(path.length + 1), change[pick] as Json]),
    );
  return [fieldChange(path, side('before'), side('after'), what)];
}

/**
 * Compares two dashboard layouts (the position object: component key → component) with one change per component.
 * A component that moved is told at the component, not at the containers it left and entered, nor at what it contains.
 */
export function diffLayout(before: JsonObject, after: JsonObject, path: string): FieldChange[] {
  const [left, right] = [readLayout(before), readLayout(after)];
  const changes: FieldChange[] = [];
  for (const key of [...new Set([...Object.keys(before), ...Object.keys(after)])].sort()) {
    const componentPath = pointerTo(path, key);
    const [was, is] = [ownValues(left, key), ownValues(right, key)];
    const found =
      was && is
        ? diffJson(was, is, componentPath)
        : diffJson(before[key], after[key], componentPath);
    changes.push(...(was && is ? summarise(componentPath, found) : found));
    const [childrenBefore, childrenAfter] = [left, right].map((layout) =>
      childrenOf(layout.components.get(key)),
    ) as [string[], string[]];
    if (was && is && orderDiffers(childrenBefore, childrenAfter)) {
      changes.push(
        fieldChange(pointerTo(componentPath, 'children'), childrenBefore, childrenAfter, 'moved'),
      );
    }
  }
  // Layouts that differ only in what follows from the rest (a wrong "parents" list) are still different.
  return changes.length > 0 ? changes : [fieldChange(path, before, after)];
}
