import { PERMISSIONS } from '@ss-tools/api';
import type { Permission } from '@ss-tools/api';

/** What each role may do. A role that is not here may nothing. */
const ROLES: Record<string, readonly Permission[]> = {
  admin: PERMISSIONS,
};

export const permissionsOf = (role: string): ReadonlySet<Permission> =>
  new Set(Object.hasOwn(ROLES, role) ? ROLES[role] : []);
