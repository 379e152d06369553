import { superset41 } from './4.1.ts';
import type { VersionProfile } from './profile.ts';

/** Superset 5.0: imports what it exports. */
export const superset50: VersionProfile = {
  ...superset41,
  line: '5.0',
  mendFile: (_path, text) => text,
};
