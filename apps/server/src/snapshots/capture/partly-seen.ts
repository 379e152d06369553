import type { AssetKind } from '@ss-tools/assets';
import type { Inspection } from '@ss-tools/superset';

/**
 * Kinds of which Superset shows an account a part only, whatever its rights: of saved queries its own (SavedQueryFilter),
 * of dashboards, unless it is an Admin, what it owns, what is published and not restricted to roles of others, and has
 * charts (DashboardAccessFilter). Imports find the others all the same.
 */
export function partlySeen({ account, capabilities }: Inspection): ReadonlySet<AssetKind> {
  const kinds = new Set<AssetKind>();
  if (capabilities.savedQueries) kinds.add('saved_query');
  if (account.admin !== true) kinds.add('dashboard');
  return kinds;
}
