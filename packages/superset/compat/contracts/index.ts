import type { Contract } from '../contract.ts';
import { accountRights } from './account-rights.ts';
import { annotationLayers } from './annotation-layers.ts';
import { assetsImport, sparseImport } from './assets-import.ts';
import { changeHints } from './change-hints.ts';
import { cssTemplates } from './css-templates.ts';
import { exports } from './exports.ts';
import { hidden } from './hidden.ts';
import { lists } from './lists.ts';
import { probing } from './probing.ts';
import { repointing } from './repointing.ts';
import { reports } from './reports.ts';
import { savedQueries } from './saved-queries.ts';
import { singleImport } from './single-import.ts';
import { tags } from './tags.ts';
import { themes } from './themes.ts';
import { writes } from './writes.ts';

/** In the order of the report. */
export const contracts: readonly Contract[] = [
  probing,
  accountRights,
  hidden,
  lists,
  changeHints,
  exports,
  assetsImport,
  sparseImport,
  singleImport,
  writes,
  repointing,
  savedQueries,
  cssTemplates,
  annotationLayers,
  tags,
  themes,
  reports,
];
