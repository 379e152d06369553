import type { Capabilities, MissingRight } from '../inspection.ts';

/** A right that a promotion may need, and for what. */
export interface NeededRight extends MissingRight {
  /** Only where this Superset has such things. */
  readonly where?: keyof Capabilities;
}

/** What `assets/import` asks for. */
export const IMPORT_RIGHT = 'can_import_ on ImportExportRestApi';

/** What 6.1 asks for before it tells an account its own roles and rights; older lines have no such right. */
export const READ_ONESELF = { view: 'CurrentUserRestApi', right: 'can_read on CurrentUserRestApi' };

const kinds = [
  { view: 'Dashboard', words: 'dashboards' },
  { view: 'Chart', words: 'charts' },
  { view: 'Dataset', words: 'datasets' },
  { view: 'Database', words: 'database connections' },
  { view: 'SavedQuery', words: 'saved queries' },
];

const extras: readonly { view: string; words: string; where: keyof Capabilities }[] = [
  { view: 'CssTemplate', words: 'css templates', where: 'cssTemplates' },
  { view: 'Annotation', words: 'annotation layers', where: 'annotationLayers' },
  { view: 'Tag', words: 'tags', where: 'tags' },
  { view: 'Theme', words: 'themes', where: 'themes' },
];

/**
 * Rights of a Superset role that lets an account capture (read), be promoted to (write), and repair what imports drop (repair).
 * Names as Superset's "List Roles" page shows them.
 */
export const NEEDED_RIGHTS: readonly NeededRight[] = [
  ...kinds.map(({ view, words }): NeededRight => ({
    right: `can_read on ${view}`,
    why: `${words} cannot be listed`,
    needed: 'read',
  })),
  ...kinds.map(({ view, words }): NeededRight => ({
    right: `can_export on ${view}`,
    why: `${words} cannot be exported`,
    needed: 'read',
  })),
  {
    right: 'can_export on ImportExportRestApi',
    why: 'the whole estate cannot be exported at once',
    needed: 'read',
  },
  {
    right: 'all_datasource_access on all_datasource_access',
    why: 'only what the account was given access to is seen',
    needed: 'read',
  },
  {
    right: 'all_database_access on all_database_access',
    why: 'only databases that the account was given access to are seen',
    needed: 'read',
  },
  ...extras.map(({ view, words, where }): NeededRight => ({
    right: `can_read on ${view}`,
    why: `${words} cannot be read`,
    needed: 'read',
    where,
  })),
  {
    right: 'can_export on Theme',
    why: 'themes cannot be exported',
    needed: 'read',
    where: 'themes',
  },
  {
    right: READ_ONESELF.right,
    why: 'some other missing rights may show only when they are needed',
    needed: 'write',
  },
  {
    right: 'can_read on SecurityRestApi',
    why: 'no CSRF token is given out, which every write needs',
    needed: 'write',
  },
  {
    right: IMPORT_RIGHT,
    why: 'nothing can be promoted to this environment',
    needed: 'write',
  },
  ...kinds.map(({ view, words }): NeededRight => ({
    right: `can_write on ${view}`,
    why: `${words} cannot be changed`,
    needed: 'write',
  })),
  ...extras.map(({ view, words, where }): NeededRight => ({
    right: `can_write on ${view}`,
    why: `${words} cannot be repaired after an import`,
    needed: 'repair',
    where,
  })),
  {
    right: 'can_bulk_create on Tag',
    why: 'tags cannot be described',
    needed: 'repair',
    where: 'tags',
  },
];

/**
 * What of the needed rights is not among the given ones.
 * `views`: only rights on these were looked at, so that others are not called missing; null: all were.
 */
export function missingRights(
  permissions: readonly string[],
  capabilities: Capabilities,
  views: readonly string[] | null,
): MissingRight[] {
  const given = new Set(permissions);
  return (
    NEEDED_RIGHTS.filter(({ where }) => where === undefined || capabilities[where] === true)
      .filter(
        ({ right }) =>
          views === null ||
          views.includes(right.split(' on ')[1] ?? '') ||
          (right === IMPORT_RIGHT && !capabilities.assetsImport),
      )
      .filter(({ right }) => !given.has(right))
      // Whose rights could be read may read them, whatever the right is called here.
      .filter(({ right }) => right !== READ_ONESELF.right || views !== null)
      .map(({ right, why, needed }) => ({ right, why, needed }))
  );
}
