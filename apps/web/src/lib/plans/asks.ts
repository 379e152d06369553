import type { NoticeRow } from '#lib/api/types.ts';

/**
 * One thing that a person must settle before a plan can be applied. `key` is the same for the same question, so that one
 * answer counts wherever the plan asks.
 * asset: which asset of the target is this one of the source? role: which role of the target stands for this one?
 * conflict: which side holds? elsewhere: nothing that can be answered here.
 */
export type Ask =
  | {
      readonly kind: 'asset';
      readonly key: string;
      readonly notice: NoticeRow;
      readonly from: AssetIdText;
    }
  | {
      readonly kind: 'role';
      readonly key: string;
      readonly notice: NoticeRow;
      readonly name: string;
    }
  | {
      readonly kind: 'password';
      readonly key: string;
      readonly notice: NoticeRow;
      readonly database: AssetIdText;
    }
  | {
      readonly kind: 'conflict';
      readonly key: string;
      readonly notice: NoticeRow;
      readonly asset: AssetIdText;
    }
  | { readonly kind: 'elsewhere'; readonly key: string; readonly notice: NoticeRow };

export type AssetIdText = NonNullable<NoticeRow['asset']>;

/** What a plan's questions ask, each thing once, in the plan's order. */
export function asksOf(notices: readonly NoticeRow[]): Ask[] {
  const asks = new Map<string, Ask>();
  for (const notice of notices) {
    if (notice.level !== 'question') continue;
    for (const ask of asksOfOne(notice)) {
      if (!asks.has(ask.key)) asks.set(ask.key, ask);
    }
  }
  return [...asks.values()];
}

function asksOfOne(notice: NoticeRow): Ask[] {
  const from = notice.source ?? notice.asset;
  switch (notice.code) {
    case 'database-unmapped':
    case 'dataset-twin':
      if (from !== undefined) return [{ kind: 'asset', key: `asset ${from}`, notice, from }];
      break;
    case 'role-missing':
      if (notice.names !== undefined)
        return notice.names.map((name) => ({ kind: 'role', key: `role ${name}`, notice, name }));
      break;
    case 'database-password-missing':
      if (notice.asset !== undefined)
        return [
          { kind: 'password', key: `password ${notice.asset}`, notice, database: notice.asset },
        ];
      break;
    case 'conflict':
      if (notice.asset !== undefined)
        return [{ kind: 'conflict', key: `conflict ${notice.asset}`, notice, asset: notice.asset }];
      break;
  }
  return [{ kind: 'elsewhere', key: `elsewhere ${notice.code} ${from ?? notice.message}`, notice }];
}
