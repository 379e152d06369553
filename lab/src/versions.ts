/**
 * The Superset versions that the lab runs, each with the pins that make it run.
 *
 * PyPI's newest dependencies break old Supersets, and a date limit alone does not cure it, so each
 * version names what it needs beside its own requirements. Found by installing and starting each one
 * on Python 3.11 (November 2026).
 */
const everyVersion = ['gunicorn', 'gevent', 'psycopg2-binary', 'pillow', 'setuptools<80'];

const pins = {
  '4.1.4': [],
  '5.0.0': ['marshmallow<4'],
  '6.0.0': ['marshmallow<4', 'rich', 'cachetools', 'cachelib==0.13.0', 'flask-caching==2.3.1'],
  '6.1.0': ['rich', 'cachetools', 'cachelib==0.13.0', 'flask-caching==2.3.1'],
} as const;

export type SupersetVersion = keyof typeof pins;

/** Oldest first. */
export const supersetVersions = Object.keys(pins) as SupersetVersion[];

/** Whether the lab knows how to install that version. */
export function isSupersetVersion(text: string): text is SupersetVersion {
  return Object.hasOwn(pins, text);
}

/** What pip is asked for, for one version: `["apache-superset==6.1.0", "gunicorn", ...]`. */
export function requirementsOf(version: SupersetVersion): string[] {
  return [`apache-superset==${version}`, ...everyVersion, ...pins[version]];
}

/**
 * The only version whose package carries the example data as files; earlier ones download theirs.
 * Every estate's tables are made from it.
 */
export const versionWithExampleData = '6.1.0' satisfies SupersetVersion;
