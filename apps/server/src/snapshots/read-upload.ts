import { readAssets } from '@ss-tools/assets';
import type { Problem } from '@ss-tools/assets';
import { isSupersetError, readBundle } from '@ss-tools/superset';
import { KnownError } from '../errors.ts';
import { storedContent } from './store/contents.ts';
import type { StoredContent } from './store/contents.ts';

/** What an uploaded bundle holds, as plain data, and what a person should know about it. */
export type UploadedBundle = {
  readonly assets: readonly StoredContent[];
  readonly problems: readonly Problem[];
  /** The line of Superset that the files' fields tell of ("6.1"); null when they do not tell. */
  readonly supersetLine: string | null;
};

/** Problems named in one answer. */
const NAMED = 50;

/**
 * Reads an uploaded export of Superset, whole or not at all.
 * @throws KnownError bad-bundle (422) for what is no zip, is unsafe to unpack, cannot be read, or holds nothing; `fields`
 * name the files.
 */
export async function readUpload(upload: Uint8Array): Promise<UploadedBundle> {
  const bundle = await readBundle(upload).catch((error: unknown) => {
    if (!isSupersetError(error, 'bad-bundle')) throw error;
    throw badBundle(
      error.message,
      error.hint,
      error.entry === undefined ? [] : [[error.entry, error.message]],
    );
  });
  const { assets, problems, supersetLine } = readAssets(bundle);
  const errors = problems.filter(({ level }) => level === 'error');
  if (errors.length > 0) {
    throw badBundle(
      `${errors.length === 1 ? 'A file' : `${errors.length} files`} of the bundle cannot be read: ${errors[0]?.message}`,
      'Correct what is named, or export the bundle again.',
      errors.slice(0, NAMED).map(({ file, message }) => [file ?? '', message]),
    );
  }
  if (assets.size === 0) {
    throw badBundle(
      'The bundle holds no database, dataset, chart, dashboard or saved query.',
      'Upload the zip file that Superset’s export gives, unchanged.',
      [],
    );
  }
  return { assets: [...assets.values()].map(storedContent), problems, supersetLine };
}

/** Why an uploaded bundle is refused; each file with what is wrong in it. */
export function badBundle(
  message: string,
  hint: string | undefined,
  files: readonly (readonly [string, string])[],
): KnownError {
  return new KnownError('bad-bundle', message, {
    status: 422,
    ...(hint === undefined ? {} : { hint }),
    fields: files.map(([path, text]) => ({ path, message: text })),
  });
}
