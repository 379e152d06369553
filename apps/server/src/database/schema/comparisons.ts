import type { AssetId, AssetKind } from '@ss-tools/assets';
import type { CreatedAt, JsonColumn } from './column.ts';

export type ComparisonStatus = 'changed' | 'only-left' | 'only-right' | 'same';

export type ComparisonTable = {
  id: string;
  left_snapshot: string;
  right_snapshot: string;
  created_at: CreatedAt;
};

export type ComparisonRowTable = {
  comparison: string;
  /** In the right side's identities where a mapping says that two are the same. */
  asset: AssetId;
  kind: AssetKind;
  name: string;
  status: ComparisonStatus;
  fields: number;
  left_hash: string | null;
  right_hash: string | null;
  used_by: JsonColumn<{ id: AssetId; name: string; role: string }[]>;
};
