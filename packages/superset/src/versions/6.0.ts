import { superset50 } from './5.0.ts';
import type { VersionProfile } from './profile.ts';

/** Superset 6.0: themes, folders in datasets, sparse imports. */
export const superset60: VersionProfile = {
  ...superset50,
  line: '6.0',
  columns: {
    ...superset50.columns,
    theme: [
      'id',
      'uuid',
      'theme_name',
      'json_data',
      'is_system',
      'is_system_default',
      'is_system_dark',
    ],
  },
  unasked: { sparseAssetsImport: true, datasetFolders: true },
  filtersByUuid: true,
  tagName: { kept: (typed) => typed, typed: (kept) => kept },
  attachesTagsOnce: false,
};
