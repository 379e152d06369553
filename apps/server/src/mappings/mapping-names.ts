import type { PairMappings } from '@ss-tools/api';
import type { AssetId, Mappings } from '@ss-tools/assets';
import type { Kysely } from 'kysely';
import type { z } from 'zod';
import type { Database } from '../database/schema/index.ts';
import { namesLastSeen } from '../snapshots/store/hints.ts';
import { mutable } from './merge-mappings.ts';

/** Mappings of a pair with the names of what they speak of. */
export async function withNames(
  db: Kysely<Database>,
  pair: { readonly source: string; readonly target: string },
  mappings: Mappings,
): Promise<z.output<typeof PairMappings>> {
  const { assets, catalogs, schemas, tables } = mappings;
  const within = [catalogs, schemas, tables].flatMap((list) =>
    list.map(({ database }) => database),
  );
  const from: AssetId[] = [...assets.map((mapping) => mapping.from), ...within];
  const [source, target] = await Promise.all([
    namesLastSeen(db, pair.source, from),
    namesLastSeen(
      db,
      pair.target,
      assets.map(({ to }) => to),
    ),
  ]);
  return { ...mutable(mappings), names: { source, target } };
}
