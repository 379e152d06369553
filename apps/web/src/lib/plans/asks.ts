import type { NoticeRow, PlanDetail } from '#lib/api/types.ts';

/**
 * One thing that a person must settle before a plan can be applied. `key` is the same for the same question, so that one
 * answer counts wherever the plan asks.
 * asset: which asset of the target is this one of the source? role: which role of the target stands for this one?
 * conflict: which side holds? drift: shall the target's change stay? settled: a side that was taken before and may be taken
 * back. elsewhere: nothing that can be answered here.
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
      readonly kind: 'conflict' | 'drift';
      readonly key: string;
      readonly notice: NoticeRow;
      readonly asset: AssetIdText;
    }
  | {
      readonly kind: 'settled';
      readonly key: string;
      readonly notice: NoticeRow;
      readonly asset: AssetIdText;
      readonly take: 'source' | 'target';
    }
  | { readonly kind: 'elsewhere'; readonly key: string; readonly notice: NoticeRow };

export type AssetIdText = NonNullable<NoticeRow['asset']>;

/** Asks that are answered by a side. */
export const isSides = (ask: Ask): ask is Extract<Ask, { asset: AssetIdText }> =>
  ask.kind === 'conflict' || ask.kind === 'drift' || ask.kind === 'settled';

/** Asks that keep a plan from being applied; the others may be left as they are. */
export const isOpen = (ask: Ask): boolean => ask.kind !== 'drift' && ask.kind !== 'settled';

/** What a plan's questions ask, each thing once, in the plan's order; then what may be decided otherwise. */
export function asksOf({ notices, changes, request, names }: PlanDetail): Ask[] {
  const asks = new Map<string, Ask>();
  for (const notice of notices) {
    if (notice.level !== 'question' && notice.code !== 'drift') continue;
    for (const ask of asksOfOne(notice)) {
      if (!asks.has(ask.key)) asks.set(ask.key, ask);
    }
  }
  for (const { asset, take } of request.resolutions) {
    if ([...asks.values()].some((ask) => isSides(ask) && ask.asset === asset)) continue;
    const name = changes.find(({ id }) => id === asset)?.name ?? names[asset] ?? asset;
    const notice: NoticeRow = {
      level: 'info',
      code: 'conflict',
      asset,
      message: `For ${name} the ${take}’s version was taken.`,
      hint: 'It stays so, unless you decide otherwise.',
    };
    asks.set(`settled ${asset}`, { kind: 'settled', key: `settled ${asset}`, notice, asset, take });
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
    case 'drift':
      if (notice.asset !== undefined)
        return [
          {
            kind: notice.code,
            key: `${notice.code} ${notice.asset}`,
            notice,
            asset: notice.asset,
          },
        ];
      break;
  }
  return [{ kind: 'elsewhere', key: `elsewhere ${notice.code} ${from ?? notice.message}`, notice }];
}
