/** The page of one asset of a snapshot. */
export const assetHref = (snapshot: string, asset: string): string =>
  `/snapshots/${snapshot}/asset?id=${encodeURIComponent(asset)}`;
