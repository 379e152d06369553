import type { Bundle, BundleLimits } from './bundle.ts';

/**
 * Reads a zip file into a bundle, entry by entry, within bounds.
 * Refuses: what is not a zip; absolute, `..` and backslash names; duplicate names; encrypted entries; too many or too large ones.
 * Leaves out what Superset itself ignores: folders, files that are not `.yaml`/`.yml`, names that start with `.` or `_`.
 * Errors: `bad-bundle`, with `entry` where one is at fault.
 */
export function readBundle(zip: Uint8Array, limits: BundleLimits = {}): Promise<Bundle> {
  return Promise.reject(new Error(`being built: ${zip.length} ${Object.keys(limits).length}`));
}
