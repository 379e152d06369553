import type { AssetId, Mappings } from '@ss-tools/assets';
import { KnownError } from '../errors.ts';

/** One entry of a mapping set, by what it maps from. */
export type MappingEntry = {
  readonly kind: keyof Mappings;
  readonly from?: string | undefined;
  readonly database?: AssetId | undefined;
};

/**
 * Mappings without one entry; whatever else was changed meanwhile stays.
 * @throws KnownError not-found when nothing is mapped from it (any more).
 */
export function forgetMapping(known: Mappings, { kind, from, database }: MappingEntry): Mappings {
  const list: readonly Entry[] = known[kind];
  const left = list.filter(
    (entry) => entry.from !== (from ?? null) || (entry.database ?? null) !== (database ?? null),
  );
  if (left.length < list.length) return { ...known, [kind]: left };
  throw new KnownError('not-found', `Nothing is mapped from ${from ?? '(none)'} (${kind}).`, {
    status: 404,
    hint: 'Somebody may have removed it meanwhile; read the mappings of the pair again.',
  });
}

type Entry = { readonly from: string | null; readonly database?: AssetId };
