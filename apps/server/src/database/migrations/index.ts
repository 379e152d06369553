import type { Migration } from 'kysely/migration';
import * as foundation from './2026-11-22-1-foundation.ts';
import * as promotions from './2026-11-22-2-promotions.ts';
import * as underWay from './2026-11-25-1-under-way.ts';
import * as requestBudgets from './2026-11-25-2-request-budgets.ts';
import * as unread from './2026-11-25-2-unread.ts';
import * as retention from './2026-11-25-3-retention.ts';
import * as planSuccessors from './2026-11-25-4-plan-successors.ts';

/** Every migration by name; they run in order of their names, so a new one sorts last. */
export const migrations: Record<string, Migration> = {
  '2026-11-22-1-foundation': foundation,
  '2026-11-22-2-promotions': promotions,
  '2026-11-25-1-under-way': underWay,
  '2026-11-25-2-request-budgets': requestBudgets,
  '2026-11-25-2-unread': unread,
  '2026-11-25-3-retention': retention,
  '2026-11-25-4-plan-successors': planSuccessors,
};
