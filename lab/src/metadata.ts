import { randomBytes, scryptSync } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import type { Settings } from './settings.ts';

/**
 * Makes a copied metadata database an instance of its own: its admin's password, and the name, UUID and
 * file of its database connection. Written with SQL because each Superset command takes ten seconds.
 *
 * Call it only while no Superset uses the file.
 */
export function personalise(metadataFile: string, settings: Settings): void {
  using metadata = new DatabaseSync(metadataFile);
  // Readers do not block the writer, nor it them, when several requests come at once.
  metadata.exec('PRAGMA journal_mode = WAL');
  metadata.exec('BEGIN IMMEDIATE');
  metadata
    .prepare(
      'UPDATE ab_user SET password = ?, username = ? WHERE id = (SELECT min(id) FROM ab_user)',
    )
    .run(werkzeugHash(settings.password), settings.username);
  const connection = metadata
    .prepare('SELECT id, database_name AS name FROM dbs ORDER BY id LIMIT 1')
    .get() as { id: number; name: string } | undefined;
  if (!connection) throw new Error(`${metadataFile} has no database connection.`);
  metadata
    .prepare('UPDATE dbs SET database_name = ?, uuid = ?, sqlalchemy_uri = ? WHERE id = ?')
    .run(
      settings.database.name,
      Buffer.from(settings.database.uuid.replaceAll('-', ''), 'hex'),
      `sqlite:///${settings.dataFile}`,
      connection.id,
    );
  renamePermissions(metadata, connection.name, settings.database.name);
  metadata.exec('COMMIT');
}

/** Superset writes a connection's name into permissions: `[name].(id:1)`, `[name].[schema]`. */
function renamePermissions(metadata: DatabaseSync, from: string, to: string): void {
  if (from === to) return;
  const columns = metadata
    .prepare(
      `SELECT t.name AS "table", c.name AS "column"
       FROM sqlite_master t, pragma_table_info(t.name) c
       WHERE t.type = 'table' AND (c.name IN ('perm', 'schema_perm', 'catalog_perm')
         OR t.name = 'ab_view_menu' AND c.name = 'name')`,
    )
    .all() as { table: string; column: string }[];
  for (const { table, column } of columns) {
    metadata
      .prepare(
        `UPDATE "${table}" SET "${column}" = ? || substr("${column}", ?)
         WHERE substr("${column}", 1, ?) = ?`,
      )
      .run(`[${to}].`, from.length + 4, from.length + 3, `[${from}].`);
  }
}

/** A password hash in the form of werkzeug 2 and 3, which every Superset uses: scrypt:N:r:p$salt$hash. */
function werkzeugHash(password: string): string {
  const salt = randomBytes(12).toString('hex');
  const cost = { N: 32768, r: 8, p: 1 };
  const hash = scryptSync(password, salt, 64, { ...cost, maxmem: 132 * 1024 * 1024 });
  return `scrypt:${cost.N}:${cost.r}:${cost.p}$${salt}$${hash.toString('hex')}`;
}
