import type { AssetId } from '../asset.ts';
import { pointerTo } from '../diff/pointer.ts';
import type { Json } from '../json.ts';
import type { Notice } from '../plan.ts';
import type { Draft } from './draft.ts';
import { writes } from './draft.ts';
import { nameOf } from './look-up.ts';

/** Jinja macros that name a dataset by its number in one environment: `dataset(12)`, `metric('sum', 12)`. */
const LOCAL_ID =
  /\{[{%][^}]*?\b(?:dataset\s*\(\s*\d+|metric\s*\(\s*(?:'[^']*'|"[^"]*")\s*,\s*(?:dataset_id\s*=\s*)?\d+)/;

/** Warns of SQL and templates whose numbers mean another dataset, or none, in the target. */
export function checkLocalIds(drafts: readonly Draft[]): Notice[] {
  return drafts.filter(writes).flatMap(({ id, after }) => {
    if (after === null || !holdsLocalId(after.content)) return [];
    return [localIds(id, nameOf(after), pathsWithLocalIds(after.content, ''))];
  });
}

function holdsLocalId(value: Json): boolean {
  if (typeof value === 'string') return LOCAL_ID.test(value);
  return typeof value === 'object' && value !== null && Object.values(value).some(holdsLocalId);
}

function pathsWithLocalIds(value: Json, path: string): string[] {
  if (typeof value === 'string') return LOCAL_ID.test(value) ? [path] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, child]) =>
    pathsWithLocalIds(child, pointerTo(path, key)),
  );
}

const localIds = (asset: AssetId, name: string, paths: readonly string[]): Notice => ({
  level: 'warning',
  code: 'local-id-in-sql',
  asset,
  message: `${name} names a dataset by its number in the source, at ${paths.join(', ')}. In the target that number is another dataset, or none.`,
  hint: 'Write the query without the number of a dataset, or correct the number in the target after the promotion.',
});
