import type { Kysely } from 'kysely';
import type { Database } from '../database/schema/index.ts';
import type { Keyring } from './keyring.ts';
import { seal, unseal } from './seal.ts';

/** Write-only secrets. `owner` is `environment:<id>` or `plan:<id>`; `name` which of its secrets. Pass a transaction as `db` to take part in it. */
export type Secrets = {
  /** Keeps `value` sealed; replaces an older one. */
  write(db: Kysely<Database>, owner: string, name: string, value: string): Promise<void>;
  /** The value, or null when there is none. Only for what talks to the outside with it: never answer, log or store it. */
  read(db: Kysely<Database>, owner: string, name: string): Promise<string | null>;
  /** All secrets of an owner, by name. */
  readAll(db: Kysely<Database>, owner: string): Promise<Map<string, string>>;
  /** Forgets one secret of an owner, or all of them. */
  remove(db: Kysely<Database>, owner: string, name?: string): Promise<void>;
};

/** Secrets in the table `secrets`, sealed with the keyring. */
export function createSecrets(keyring: Keyring): Secrets {
  return {
    async write(db, owner, name, value) {
      const { keyId, sealed } = seal(keyring, { owner, name }, value);
      await db
        .insertInto('secrets')
        .values({ owner, name, key_id: keyId, sealed })
        .onConflict((on) =>
          on
            .columns(['owner', 'name'])
            .doUpdateSet({ key_id: keyId, sealed, updated_at: new Date() }),
        )
        .execute();
    },
    async read(db, owner, name) {
      const row = await db
        .selectFrom('secrets')
        .select(['key_id', 'sealed'])
        .where('owner', '=', owner)
        .where('name', '=', name)
        .executeTakeFirst();
      return row === undefined ? null : unseal(keyring, { owner, name }, row.key_id, row.sealed);
    },
    async readAll(db, owner) {
      const rows = await db
        .selectFrom('secrets')
        .select(['name', 'key_id', 'sealed'])
        .where('owner', '=', owner)
        .execute();
      return new Map(
        rows.map((row) => [
          row.name,
          unseal(keyring, { owner, name: row.name }, row.key_id, row.sealed),
        ]),
      );
    },
    async remove(db, owner, name) {
      let query = db.deleteFrom('secrets').where('owner', '=', owner);
      if (name !== undefined) query = query.where('name', '=', name);
      await query.execute();
    },
  };
}

/** Seals anew, with the current key, whatever an older key of the ring sealed; answers how many. Unknown keys are left alone. */
export async function resealSecrets(db: Kysely<Database>, keyring: Keyring): Promise<number> {
  return db.transaction().execute(async (trx) => {
    const rows = await trx
      .selectFrom('secrets')
      .select(['owner', 'name', 'key_id', 'sealed'])
      .where('key_id', '!=', keyring.current)
      .where('key_id', 'in', [...keyring.keys.keys()])
      .forUpdate()
      .execute();
    for (const row of rows) {
      const { keyId, sealed } = seal(keyring, row, unseal(keyring, row, row.key_id, row.sealed));
      await trx
        .updateTable('secrets')
        .set({ key_id: keyId, sealed, updated_at: new Date() })
        .where('owner', '=', row.owner)
        .where('name', '=', row.name)
        .execute();
    }
    return rows.length;
  });
}
