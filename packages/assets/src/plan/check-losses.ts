import type { Asset } from '../asset.ts';
import { assetId } from '../asset.ts';
import { compareText } from '../compare-text.ts';
import type { Notice } from '../plan.ts';
import type { Draft, PlanScene } from './draft.ts';
import { writes } from './draft.ts';
import { nameOf } from './look-up.ts';

type Place = { readonly asset: Asset; readonly path: string };

/** Tells what the target's version cannot hold of what is written: each cause once, with the assets and fields it takes. */
export function checkLosses(drafts: readonly Draft[], { source }: PlanScene): Notice[] {
  const byCause = new Map<string, Place[]>();
  for (const draft of drafts) {
    const { after: asset } = draft;
    if (asset === null || !writes(draft)) continue;
    for (const { path, why } of source.losses.get(draft.id) ?? []) {
      byCause.set(why, [...(byCause.get(why) ?? []), { asset, path }]);
    }
  }
  return [...byCause].map(([why, places]) => fieldLost(why, places));
}

function fieldLost(why: string, places: readonly Place[]): Notice {
  const related = [...new Set(places.map(({ asset }) => assetId(asset)))].sort(compareText);
  const [only, ...others] = related;
  const named = places.slice(0, 5).map(({ asset, path }) => `${path} of ${nameOf(asset)}`);
  const more = places.length > 5 ? ` and ${places.length - 5} more` : '';
  return {
    level: 'warning',
    code: 'field-lost',
    ...(only !== undefined && others.length === 0 ? { asset: only } : {}),
    message: `${why} This concerns ${named.join(', ')}${more}.`,
    hint: 'Upgrade the target if this matters there, or go on without it.',
    related,
  };
}
