/**
 * What a route can need. Today there is one role, admin, that holds them all;
 * users, roles and SSO will grant them one by one.
 */
export const PERMISSIONS = [
  'environments:read',
  'environments:write',
  'snapshots:read',
  'snapshots:write',
  'mappings:read',
  'mappings:write',
  'plans:read',
  'plans:write',
  'promotions:read',
  'promotions:apply',
  'jobs:read',
  'jobs:cancel',
  'tokens:manage',
  'audit:read',
] as const;

export type Permission = (typeof PERMISSIONS)[number];
