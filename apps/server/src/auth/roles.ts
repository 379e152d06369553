import { PERMISSIONS } from '@ss-tools/api';
import type { Permission } from '@ss-tools/api';

/** What each role may do. A role that is not here may nothing. */
const ROLES: Record<string, readonly Permission[]> = {
  admin: PERMISSIONS,
};

/** What a role may do; nothing for one that is not known (a role of a later version, after a downgrade). */
export const permissionsOf = (role: string): ReadonlySet<Permission> =>
  new Set(Object.hasOwn(ROLES, role) ? ROLES[role] : []);
