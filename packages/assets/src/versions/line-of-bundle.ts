import type { JsonObject } from '../json.ts';
import { isObject } from '../values/json-text.ts';
import { IMPORTERS } from './importer-of.ts';
import type { FieldGroup } from './importer.ts';

/** Groups whose exports hold all their fields, defaults too, so that a field tells the line. */
const TELLING: readonly FieldGroup[] = ['database', 'dataset', 'column', 'dashboard'];

/**
 * The line of Superset that files were exported from ("6.0"), by the newest field among them. A bundle says nothing of
 * its version, but exports write every field that their version has. null when there is nothing to judge by.
 */
export function lineOfBundle(
  files: Iterable<{ readonly kind: string; readonly raw: JsonObject }>,
): string | null {
  const seen = new Map<FieldGroup, Set<string>>(TELLING.map((group) => [group, new Set()]));
  const note = (group: string, content: unknown): void => {
    if (!isObject(content)) return;
    for (const field of Object.keys(content)) seen.get(group as FieldGroup)?.add(field);
  };
  for (const { kind, raw } of files) {
    note(kind, raw);
    if (kind === 'dataset' && Array.isArray(raw.columns)) note('column', raw.columns[0]);
  }
  if ([...seen.values()].every((fields) => fields.size === 0)) return null;
  const newest = IMPORTERS.findLast((importer, i) => {
    const before = IMPORTERS[i - 1];
    return TELLING.some((group) =>
      importer.fields[group].some(
        (field) => seen.get(group)?.has(field) && before?.fields[group].includes(field) !== true,
      ),
    );
  });
  return newest?.line ?? null;
}
