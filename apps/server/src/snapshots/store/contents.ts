import { assetId, canonicalJson, makeAsset } from '@ss-tools/assets';
import type { Asset, AssetId, JsonObject } from '@ss-tools/assets';
import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import { batches } from '../../database/batches.ts';
import type { Database, Transaction } from '../../database/schema/index.ts';

/** An asset as it is stored: its content is canonical JSON as text. */
export type StoredContent = Pick<Asset, 'hash' | 'kind' | 'key' | 'name'> & {
  readonly content: string;
};

/** An asset as it is stored: once, by its hash, however many snapshots hold it. */
export const storedContent = ({ hash, kind, key, name, content }: Asset): StoredContent => ({
  hash,
  kind,
  key,
  name,
  content: canonicalJson(content),
});

/** Held by transactions that store contents, so that none is deleted that they find stored and refer to. */
const WRITERS = 7_302_901;

/** Does something while no transaction stores contents; not at all where one does. */
export async function withoutWriters(
  db: Kysely<Database>,
  work: (trx: Transaction) => Promise<unknown>,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const { rows } = await sql<{ free: boolean }>`
      select pg_try_advisory_xact_lock(${WRITERS}) as free`.execute(trx);
    if (rows[0]?.free === true) await work(trx);
  });
}

/** Stores contents that are not stored yet, by hash; in a transaction that refers to them. */
export async function putContents(
  db: Transaction,
  contents: Iterable<StoredContent>,
): Promise<void> {
  await sql`select pg_advisory_xact_lock_shared(${WRITERS})`.execute(db);
  const rows = new Map([...contents].map((content) => [content.hash, content]));
  const sorted = [...rows.values()].toSorted((a, b) => (a.hash < b.hash ? -1 : 1));
  for (const batch of batches(sorted)) {
    await db
      .insertInto('asset_contents')
      .values(batch)
      .onConflict((conflict) => conflict.column('hash').doNothing())
      .execute();
  }
}

/**
 * Reads assets by the hash of their content.
 * @throws Error when a hash is not stored: a snapshot never outlives its contents, so that is a bug.
 */
export async function getContents(
  db: Kysely<Database>,
  hashes: Iterable<string>,
): Promise<Map<string, Asset>> {
  const wanted = [...new Set(hashes)];
  const found = new Map<string, Asset>();
  for (const batch of batches(wanted)) {
    const rows = await db
      .selectFrom('asset_contents')
      .selectAll()
      .where('hash', 'in', batch)
      .execute();
    for (const row of rows) {
      const content = JSON.parse(row.content) as JsonObject;
      found.set(row.hash, makeAsset({ kind: row.kind, key: row.key, name: row.name, content }));
    }
  }
  const lost = wanted.find((hash) => !found.has(hash));
  if (lost !== undefined) throw new Error(`No content is stored under the hash ${lost}.`);
  return found;
}

/** Assets by identity, of contents by hash. */
export const byIdentity = (assets: Iterable<Asset>): Map<AssetId, Asset> =>
  new Map([...assets].map((asset) => [assetId(asset), asset]));
