import type { Notice } from '../plan.ts';
import type { Draft, PlanScene } from './draft.ts';
import { nameOf } from './look-up.ts';

/** Blocks deletions of what alerts and reports are about: Superset refuses them. */
export const checkReports = (drafts: readonly Draft[], { input }: PlanScene): Notice[] =>
  drafts.flatMap(({ id, before, action }): Notice[] => {
    const names = input.target.reports.get(id) ?? [];
    if (action !== 'delete' || before === null || names.length === 0) return [];
    return [
      {
        level: 'blocker',
        code: 'has-reports',
        asset: id,
        message: `The target has alerts or reports about ${nameOf(before)}: ${names.map((name) => `"${name}"`).join(', ')}. Superset does not delete what they are about.`,
        hint: 'Delete them in the target, or leave this asset out, then plan again.',
      },
    ];
  });
