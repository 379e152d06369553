import { CANONICAL_FORM, hashOf } from '@ss-tools/assets';
import type { AssetId } from '@ss-tools/assets';
import type { Kysely } from 'kysely';
import { batches } from '../../database/batches.ts';
import type { Database, Transaction } from '../../database/schema/index.ts';
import type { Capture, Remembered } from '../capture/capture.ts';
import type { IndexEntry } from '../capture/estate-index.ts';

/**
 * What hints hold for: content of another Superset, another version's fields, or another canonical form is read anew,
 * even where nothing was changed since.
 */
export const hintBasis = (url: string, supersetVersion: string): string =>
  hashOf([url, supersetVersion, CANONICAL_FORM]).slice(0, 16);

/** What earlier captures of an environment saw, as `recall` of a capture takes it. */
export async function loadHints(
  db: Kysely<Database>,
  environment: string,
  basis: string,
): Promise<(entry: IndexEntry) => Remembered | undefined> {
  const rows = await db
    .selectFrom('capture_hints')
    .select(['asset', 'hint', 'hash', 'name'])
    .where('environment', '=', environment)
    .execute();
  const known = new Map(rows.map((row) => [row.asset, row]));
  return (entry) => {
    const row = known.get(entry.id);
    return row !== undefined && row.hint === `${basis} ${entry.hint}` ? row : undefined;
  };
}

/** What assets of an environment were called when it was last read, by whatever read it; those that are gone have no name. */
export async function namesLastSeen(
  db: Kysely<Database>,
  environment: string,
  assets: readonly AssetId[],
): Promise<Record<string, string>> {
  if (assets.length === 0) return {};
  const rows = await db
    .selectFrom('capture_hints')
    .select(['asset', 'name'])
    .where('environment', '=', environment)
    .where((eb) => eb('asset', '=', eb.fn.any(eb.val(assets))))
    .execute();
  return Object.fromEntries(rows.map(({ asset, name }) => [asset, name]));
}

/**
 * Remembers what a capture saw. The hints were listed before the contents were read, so an edit
 * in between is remembered under the older hint and read again by the next capture.
 */
export async function saveHints(
  trx: Transaction,
  environment: string,
  capture: Capture,
  basis: string,
): Promise<void> {
  const rows = [];
  for (const entry of capture.index.entries()) {
    const asset = capture.read.get(entry.id);
    if (asset === undefined) continue;
    rows.push({
      environment,
      asset: entry.id,
      kind: entry.kind,
      hint: `${basis} ${entry.hint}`,
      hash: asset.hash,
      name: asset.name,
    });
  }
  // Captures of one environment that are kept at the same time meet the rows in the same order.
  rows.sort((one, other) => (one.asset < other.asset ? -1 : 1));
  for (const batch of batches(rows)) {
    await trx
      .insertInto('capture_hints')
      .values(batch)
      .onConflict((conflict) =>
        conflict.columns(['environment', 'asset']).doUpdateSet((eb) => ({
          hint: eb.ref('excluded.hint'),
          hash: eb.ref('excluded.hash'),
          name: eb.ref('excluded.name'),
        })),
      )
      .execute();
  }
  await forgetGone(trx, environment, capture);
}

/** Hints of what is no longer there. */
async function forgetGone(trx: Transaction, environment: string, capture: Capture): Promise<void> {
  const known = await trx
    .selectFrom('capture_hints')
    .select('asset')
    .where('environment', '=', environment)
    .where('kind', 'in', [...capture.index.kinds, 'tag' as const])
    .execute();
  const gone: AssetId[] = known
    .map(({ asset }) => asset)
    .filter((asset) => capture.index.get(asset) === undefined);
  for (const batch of batches(gone)) {
    await trx
      .deleteFrom('capture_hints')
      .where('environment', '=', environment)
      .where('asset', 'in', batch)
      .execute();
  }
}
