import type { Asset, AssetId, AssetKind, Ref } from '../asset.ts';
import { unknownFields } from '../attached-fields.ts';
import type { FieldChange } from '../change.ts';
import { compareText } from '../compare-text.ts';
import type { Dependent } from '../plan/dependents.ts';
import { dependentsIndex } from '../plan/dependents.ts';
import type { Snapshot } from '../snapshot.ts';
import { diffAssets } from './diff-assets.ts';

export type ComparisonStatus = 'same' | 'changed' | 'only-left' | 'only-right';

/** How one asset stands on both sides. Name, refs and users are the right side's where it has the asset, else the left's. */
export type ComparisonChange = {
  readonly id: AssetId;
  readonly kind: AssetKind;
  readonly name: string;
  readonly status: ComparisonStatus;
  /** Content hashes; null where a side does not have it. */
  readonly left: string | null;
  readonly right: string | null;
  /** The fields that differ, for status 'changed' only. */
  readonly fields: readonly FieldChange[];
  readonly refs: readonly Ref[];
  readonly usedBy: readonly Dependent[];
};

export type Comparison = {
  readonly changes: readonly ComparisonChange[];
  readonly counts: Readonly<Record<ComparisonStatus, number>>;
};

/**
 * Compares two snapshots asset by asset, sorted by identity. Both must be in the same identities and fields:
 * bring the source's to the target's with `bringToTarget` first when they are two environments.
 * What could not be read on one side is no difference, and left out. What one side does not tell (an uploaded bundle: owners, roles, tags) is no difference, though the hashes differ.
 */
export function compareSnapshots(left: Snapshot, right: Snapshot): Comparison {
  const users = { left: dependentsIndex(left.assets), right: dependentsIndex(right.assets) };
  const counts = { same: 0, changed: 0, 'only-left': 0, 'only-right': 0 };
  const unread = new Set([...(left.unread?.keys() ?? []), ...(right.unread?.keys() ?? [])]);
  const ids = [...new Set([...left.assets.keys(), ...right.assets.keys()])]
    .filter((id) => !unread.has(id))
    .sort(compareText);
  const changes = ids.map((id): ComparisonChange => {
    const [was, is] = [left.assets.get(id), right.assets.get(id)];
    const shown = (is ?? was) as Asset;
    const fields = was && is ? knownDifferences(was, is) : [];
    const status = statusOf(was, is, fields);
    counts[status] += 1;
    return {
      id,
      kind: shown.kind,
      name: shown.name,
      status,
      left: was?.hash ?? null,
      right: is?.hash ?? null,
      fields,
      refs: shown.refs,
      usedBy: (is === undefined ? users.left : users.right).get(id) ?? [],
    };
  });
  return { changes, counts };
}

/** The fields in which two states of an asset differ, without those that one of them does not tell. */
export function knownDifferences(left: Asset, right: Asset): FieldChange[] {
  if (left.hash === right.hash) return [];
  const unknown = new Set(
    [...unknownFields(left), ...unknownFields(right)].map((field) => `/${field}`),
  );
  return diffAssets(left, right).filter(({ path }) => !unknown.has(path));
}

function statusOf(
  left: Asset | undefined,
  right: Asset | undefined,
  fields: readonly FieldChange[],
): ComparisonStatus {
  if (left === undefined) return 'only-right';
  if (right === undefined) return 'only-left';
  return fields.length === 0 ? 'same' : 'changed';
}
