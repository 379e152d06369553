import { superset41 } from './4.1.ts';
import type { VersionProfile } from './profile.ts';

/** Superset 5.0: for this client the same as 4.1. */
export const superset50: VersionProfile = { ...superset41, line: '5.0' };
