import type { AssetId, AssetKind } from '@ss-tools/assets';

/** What the last capture of an environment saw behind the hint of its lists; makes the next capture incremental. */
export type CaptureHintTable = {
  environment: string;
  asset: AssetId;
  kind: AssetKind;
  hint: string;
  hash: string;
  name: string;
};
