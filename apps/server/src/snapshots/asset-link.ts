import type { AssetKind } from '@ss-tools/assets';

/**
 * Where a person opens an asset in its Superset (the same paths in 4.1 to 6.1).
 * null for kinds without a page of their own, and where the local id is not known.
 */
export function assetLink(
  url: string | null,
  kind: AssetKind,
  localId: number | null,
): string | null {
  if (url === null || localId === null) return null;
  const base = url.replace(/\/+$/, '');
  switch (kind) {
    case 'dashboard':
      return `${base}/superset/dashboard/${localId}/`;
    case 'chart':
      return `${base}/explore/?slice_id=${localId}`;
    case 'dataset':
      return `${base}/explore/?datasource_type=table&datasource_id=${localId}`;
    case 'annotation_layer':
      return `${base}/annotationlayer/${localId}/annotation`;
    default:
      return null;
  }
}
