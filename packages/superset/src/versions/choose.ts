import { superset41 } from './4.1.ts';
import { superset50 } from './5.0.ts';
import { superset60 } from './6.0.ts';
import { superset61 } from './6.1.ts';
import type { VersionProfile } from './profile.ts';

const PROFILES: readonly VersionProfile[] = [superset41, superset50, superset60, superset61];

/** `6.1` of `6.1.0`, `6.1.0rc2`, `v6.1`; the text itself if it is no version. */
export function lineOf(version: string): string {
  return /^v?(\d+\.\d+)/.exec(version)?.[1] ?? version;
}

const asNumber = (line: string): number => {
  const [major = 0, minor = 0] = line.split('.').map(Number);
  return major * 1000 + minor;
};

/** What a Superset that does not tell its version is called. */
export const UNKNOWN_VERSION = 'unknown';

/**
 * The profile of a version, and whether it is that version's own.
 * An unseen version gets the nearest older line's profile (the newest for what is no number, such as a development build):
 * later Supersets mostly add, and what they add is found by probing.
 * `themes`: whether it has themes, which tells old from new where there is no number.
 */
export function profileOf(
  version: string,
  themes = true,
): { readonly profile: VersionProfile; readonly exact: boolean } {
  const line = lineOf(version);
  const own = PROFILES.find((profile) => profile.line === line);
  if (own) return { profile: own, exact: true };
  if (!themes && version === UNKNOWN_VERSION) return { profile: superset41, exact: false };
  const number = asNumber(line);
  const development = !/^\d+\.\d+$/.test(line) || number === 0;
  const older = PROFILES.filter((profile) => development || asNumber(profile.line) <= number).at(
    -1,
  );
  return { profile: older ?? superset41, exact: false };
}
