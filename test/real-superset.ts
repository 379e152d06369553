import { installSuperset, supersetVersions } from '@ss-tools/lab';

/**
 * Whether tests against real Supersets can run here: Python is there and PyPI, or the cache, gives a Superset.
 * @returns null when they can, or why not, in words
 */
export async function whyNoSuperset(): Promise<string | null> {
  try {
    for (const version of supersetVersions) await installSuperset(version, console.log);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
