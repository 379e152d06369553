import type { Asset, AssetId } from '../asset.ts';
import { assetId } from '../asset.ts';
import type { Mappings } from '../mapping.ts';
import type { Snapshot } from '../snapshot.ts';
import { supportsKind } from '../versions/importer-of.ts';
import type { Loss } from '../versions/translate.ts';
import { translateVersion } from '../versions/translate.ts';
import type { MappedSnapshot } from './apply-mappings.ts';
import { applyMappings } from './apply-mappings.ts';

/** A source's snapshot as the target would hold it. `losses` and `unsupported` are in the target's identities. */
export type BroughtSnapshot = MappedSnapshot & {
  /** What the target's version cannot hold, per asset; assets without losses are not in it. */
  readonly losses: ReadonlyMap<AssetId, readonly Loss[]>;
  /** Assets of kinds that the target's version does not know; they are not in the snapshot. */
  readonly unsupported: ReadonlyMap<AssetId, Asset>;
};

/** Puts a source's snapshot into the fields of the target's version and into the target's identities and values. */
export function bringToTarget(
  source: Snapshot,
  options: {
    readonly mappings: Mappings;
    /** The target's version; null when unknown: then no field is translated. */
    readonly version: string | null;
    /** The target's assets, to check that mappings lead to something; null: not checked. */
    readonly target: Snapshot | null;
  },
): BroughtSnapshot {
  const supported = new Map<AssetId, Asset>();
  const refused: Asset[] = [];
  const lossesBySource = new Map<AssetId, readonly Loss[]>();
  for (const [id, asset] of source.assets) {
    if (!supportsKind(asset.kind, options.version)) {
      refused.push(asset);
      continue;
    }
    const { asset: translated, losses } = translateVersion(asset, {
      from: source.supersetVersion,
      to: options.version,
    });
    supported.set(id, translated);
    if (losses.length > 0) lossesBySource.set(id, losses);
  }
  const mapped = applyMappings({ ...source, assets: supported }, options.mappings, options.target);
  const inTarget = <T>(bySource: ReadonlyMap<AssetId, T>): Map<AssetId, T> =>
    new Map([...bySource].map(([id, value]) => [mapped.toTarget(id), value]));
  return {
    ...mapped,
    snapshot: { ...mapped.snapshot, supersetVersion: options.version ?? source.supersetVersion },
    losses: inTarget(lossesBySource),
    unsupported: inTarget(new Map(refused.map((asset) => [assetId(asset), asset]))),
  };
}
