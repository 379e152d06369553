import { FOUND_DONE } from '../api.ts';
import type { Api } from '../api.ts';
import type {
  AssetsImportOptions,
  BundleImportOptions,
  ImportOptions,
  ReadOptions,
} from '../client.ts';
import { SupersetError, isSupersetError } from '../errors.ts';
import type { Known } from '../probe/known.ts';
import type { Bundle, BundleKind } from './bundle.ts';
import { multipartForm } from './multipart.ts';
import { readBundle } from './read.ts';
import { writeBundle } from './write.ts';

/** Ids in one export request: keeps the URL below the 4 KiB that gunicorn takes as a request line (4094 bytes). */
const EXPORT_PORTION = 300;

/** Name of the form's file field: `bundle` for assets, `formData` for single kinds. */
const SINGLE_FIELD = 'formData';

async function download(
  api: Api,
  path: string,
  q: readonly number[] | undefined,
  options: ReadOptions,
): Promise<Bundle> {
  const answer = await api.send('GET', path, {
    accept: 'application/zip, application/json',
    bundle: true,
    ...(q ? { q } : {}),
    ...options,
  });
  if (answer === FOUND_DONE) throw new TypeError('a read has no check');
  return readBundle(answer.body, { totalBytes: api.options.limits?.bundle ?? 512 * 1024 * 1024 });
}

/** See `SupersetClient.exportAssets`. */
export function exportAssets(api: Api, options: ReadOptions = {}): Promise<Bundle> {
  return download(api, '/api/v1/assets/export/', undefined, options);
}

/**
 * In portions, put together. A file that comes twice (a dataset that two dashboards use) is the same text;
 * where a later portion says otherwise, somebody edited meanwhile, and the later one counts.
 */
export async function exportBundle(
  api: Api,
  kind: BundleKind,
  ids: readonly number[],
  options: ReadOptions = {},
): Promise<Bundle> {
  const bundle: Bundle = new Map();
  // Superset counts what it finds against what was asked for, and a number that comes twice makes it answer "not found".
  const once = [...new Set(ids)];
  for (let start = 0; start < once.length; start += EXPORT_PORTION) {
    const part = await download(
      api,
      `/api/v1/${kind}/export/`,
      once.slice(start, start + EXPORT_PORTION),
      options,
    );
    for (const [path, text] of part) bundle.set(path, text);
  }
  return bundle;
}

function secretFields(api: Api, options: ImportOptions): Record<string, string> {
  const { passwords, sshTunnelPasswords, sshTunnelPrivateKeys, sshTunnelPrivateKeyPasswords } =
    options;
  const groups = {
    passwords,
    ssh_tunnel_passwords: sshTunnelPasswords,
    ssh_tunnel_private_keys: sshTunnelPrivateKeys,
    ssh_tunnel_private_key_passwords: sshTunnelPrivateKeyPasswords,
  };
  const fields: Record<string, string> = {};
  for (const [name, secrets] of Object.entries(groups)) {
    if (secrets === undefined || Object.keys(secrets).length === 0) continue;
    api.secrets.add(...Object.values(secrets));
    fields[name] = JSON.stringify(secrets);
  }
  return fields;
}

async function upload(
  api: Api,
  known: Known,
  path: string,
  field: string,
  bundle: ReadonlyMap<string, string>,
  extra: Record<string, string>,
  options: ImportOptions,
): Promise<void> {
  const { mendFile } = await known.profile(options);
  const mended: Bundle = new Map([...bundle].map(([name, text]) => [name, mendFile(name, text)]));
  const bytes = await writeBundle(mended, 'ss_tools_import');
  const form = multipartForm(
    { field, name: 'bundle.zip', bytes },
    { ...secretFields(api, options), ...extra },
  );
  const { repeatable, check, signal } = options;
  try {
    await api.json('POST', path, {
      upload: form,
      bundle: true,
      ...(repeatable === undefined ? {} : { repeatable }),
      ...(check === undefined ? {} : { check }),
      ...(signal === undefined ? {} : { signal }),
    });
  } catch (error) {
    // "Import … failed for an unknown reason": Superset names nothing, and parts of it may be there (a database's permissions, at least).
    if (isSupersetError(error, 'server-error')) {
      throw new SupersetError(
        `${error.message.replace(/^Superset failed inside\./, 'The import failed inside Superset.')} Look at the target before trying again.`,
        {
          code: 'import-failed',
          ambiguous: true,
          status: 500,
          method: 'POST',
          path,
          problems: error.problems,
          cause: error,
          hint: 'Usual reasons: a field that this version does not know, a dataset or slug that exists under another UUID, a database that is not in the bundle. Superset’s log has the trace.',
        },
      );
    }
    throw error;
  }
}

/** See `SupersetClient.importAssets`. */
export async function importAssets(
  api: Api,
  known: Known,
  bundle: ReadonlyMap<string, string>,
  options: AssetsImportOptions = {},
): Promise<void> {
  if (options.sparse === true && !(await known.sparse(options))) {
    throw new SupersetError(
      `This Superset (${await known.version()}) takes whole bundles only: what changed, and all that it needs.`,
      { code: 'unsupported' },
    );
  }
  await upload(
    api,
    known,
    '/api/v1/assets/import/',
    'bundle',
    bundle,
    options.sparse === true ? { sparse: 'true' } : {},
    options,
  );
}

/** See `SupersetClient.importBundle`. */
export async function importBundle(
  api: Api,
  known: Known,
  kind: BundleKind,
  bundle: ReadonlyMap<string, string>,
  options: BundleImportOptions = {},
): Promise<void> {
  await upload(
    api,
    known,
    `/api/v1/${kind}/import/`,
    SINGLE_FIELD,
    bundle,
    options.overwrite === true ? { overwrite: 'true' } : {},
    options,
  );
}
