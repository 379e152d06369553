import type { Json, JsonObject } from '../json.ts';
import { isObject } from '../values/json-text.ts';
import { NEVER_EXPORTED, omit, parsedIfJson, sortedBy, withoutDefaults } from './defaults.ts';
import type { Defaults } from './defaults.ts';

/** What Superset shows instead of a password (superset.constants.PASSWORD_MASK). */
export const PASSWORD_MASK = 'XXXXXXXXXX';

/** Defaults of superset.models.core.Database. */
export const DATABASE_DEFAULTS: Defaults = {
  cache_timeout: 'empty',
  expose_in_sqllab: { is: true, orNull: true },
  allow_run_async: { is: false, orNull: true },
  allow_ctas: { is: false, orNull: true },
  allow_cvas: { is: false, orNull: true },
  allow_dml: { is: false, orNull: true },
  allow_csv_upload: { is: false, orNull: true },
  impersonate_user: { is: false, orNull: true },
  configuration_method: { is: 'sqlalchemy_form', orNull: true },
  extra: 'empty',
  ssh_tunnel: 'empty',
};

const EXTRA_DEFAULTS: Defaults = {
  metadata_params: 'empty',
  engine_params: 'empty',
  metadata_cache_timeout: 'empty',
  schemas_allowed_for_csv_upload: 'empty',
  schema_options: 'empty',
  version: 'empty',
  cost_estimate_enabled: { is: false, orNull: true },
  allows_virtual_table_explore: { is: true, orNull: true },
  cancel_query_on_windows_unload: { is: false, orNull: true },
  disable_data_preview: { is: false, orNull: true },
  disable_drill_to_detail: { is: false, orNull: true },
  allow_multi_catalog: { is: false, orNull: true },
  per_user_caching: { is: false, orNull: true },
};

/** Secrets, and what only says where they are kept. They never enter canonical content. */
export const DATABASE_SECRETS = ['password', 'encrypted_extra', 'masked_encrypted_extra'] as const;

/**
 * Canonical database: the fields of Superset's export under their v1 names (`allow_csv_upload`, which a dataset's
 * own export spells `allow_file_upload`), with passwords masked and secrets left out.
 */
export function canonicalDatabase(raw: JsonObject): JsonObject {
  const { allow_file_upload, extra, sqlalchemy_uri, ssh_tunnel, ...rest } = omit(raw, [
    ...DATABASE_SECRETS,
    'uuid',
    'version',
    ...NEVER_EXPORTED,
  ]);
  const content: JsonObject = { ...rest, extra: canonicalExtra(parsedIfJson(extra)) };
  if (allow_file_upload !== undefined && content.allow_csv_upload === undefined) {
    content.allow_csv_upload = allow_file_upload;
  }
  if (sqlalchemy_uri !== undefined) {
    content.sqlalchemy_uri =
      typeof sqlalchemy_uri === 'string' ? maskPassword(sqlalchemy_uri) : sqlalchemy_uri;
  }
  if (ssh_tunnel !== undefined) content.ssh_tunnel = canonicalTunnel(ssh_tunnel);
  return withoutDefaults(content, DATABASE_DEFAULTS);
}

/** A connection URI with its password, if it has one, replaced by Superset's mask. */
export function maskPassword(uri: string): string {
  // The parts as SQLAlchemy's own URL expression takes them apart.
  return uri.replace(/^([\w.+-]+:\/\/[^:/]*:)[^@]+@/, `$1${PASSWORD_MASK}@`);
}

function canonicalExtra(extra: Json): Json {
  if (!isObject(extra)) return extra;
  const { schemas_allowed_for_file_upload, ...rest } = extra;
  const named = schemas_allowed_for_file_upload ?? rest.schemas_allowed_for_csv_upload;
  const content: JsonObject = { ...rest };
  // Older database forms saved the list as JSON text (superset.commands.database.export.parse_extra).
  if (named !== undefined) {
    content.schemas_allowed_for_csv_upload = sortedBy(parsedIfJson(named));
  }
  return withoutDefaults(content, EXTRA_DEFAULTS);
}

function canonicalTunnel(tunnel: Json): Json {
  if (!isObject(tunnel)) return tunnel;
  const content = omit(tunnel, ['id', 'database_id', 'uuid']);
  for (const secret of ['password', 'private_key', 'private_key_password']) {
    if (content[secret] === null || content[secret] === '') delete content[secret];
    else if (content[secret] !== undefined) content[secret] = PASSWORD_MASK;
  }
  return content;
}
