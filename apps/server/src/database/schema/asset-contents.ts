import type { AssetKind } from '@ss-tools/assets';

/** Canonical contents by hash: an unchanged asset is stored once, however many snapshots hold it. Never changed. */
export type AssetContentTable = {
  hash: string;
  kind: AssetKind;
  key: string;
  name: string;
  /** Canonical JSON as text, so that numbers stay as they were written. */
  content: string;
};
