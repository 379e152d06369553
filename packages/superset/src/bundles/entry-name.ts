import { SupersetError } from '../errors.ts';

/** The error of a zip file that cannot be used; `entry` is the one at fault. */
export function badBundle(message: string, entry?: string, cause?: unknown): SupersetError {
  return new SupersetError(
    entry === undefined ? message : `${message} (${JSON.stringify(entry.slice(0, 200))})`,
    {
      code: 'bad-bundle',
      hint: 'A bundle is the zip file that Superset’s export gives, unchanged.',
      ...(entry === undefined ? {} : { entry }),
      ...(cause === undefined ? {} : { cause }),
    },
  );
}

/**
 * The path of an entry without its root folder, as Superset reads it (`remove_root`, `is_valid_config`);
 * null for what Superset ignores: folders, names that start with `.` or `_`, what is no YAML.
 * Errors: `bad-bundle` for names that would lead out of the bundle or that Superset would read otherwise.
 */
export function bundlePath(entry: string): string | null {
  if (entry.includes('\\') || entry.includes('\0'))
    throw badBundle('The zip file has an entry with a forbidden sign in its name', entry);
  if (entry.startsWith('/') || /^[A-Za-z]:/.test(entry))
    throw badBundle('The zip file has an entry with an absolute path', entry);
  if (entry.endsWith('/')) return null;
  const parts = entry.split('/');
  if (parts.some((part) => part === '..' || part === '.' || part === ''))
    throw badBundle('The zip file has an entry whose path leads elsewhere', entry);
  const name = parts.at(-1) ?? '';
  if (name.startsWith('.') || name.startsWith('_') || !/\.ya?ml$/i.test(name)) return null;
  if (parts.length === 1)
    throw badBundle('The zip file has an entry outside of its root folder', entry);
  return parts.slice(1).join('/');
}
