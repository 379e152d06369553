import { MappingSet } from '@ss-tools/api';
import { identity, isIdentity } from './named/assets.ts';
import { CliError } from './problem.ts';

const LISTS = {
  catalog: 'catalogs',
  schema: 'schemas',
  table: 'tables',
  role: 'roles',
  owner: 'owners',
} as const;

/**
 * Turns the values of --map into mappings for one plan: `IDENTITY=IDENTITY`, `role:FROM=TO`, `owner:FROM=TO`, and
 * `schema:DATABASE:FROM=TO` (catalog, table) with the database's UUID. An empty TO means none.
 * @throws CliError bad-mapping
 */
export function readPlanMappings(texts: readonly string[]): MappingSet {
  const set = MappingSet.parse({});
  for (const text of texts) {
    const [, what = '', rest = ''] = /^(catalog|schema|table|role|owner):(.*)$/s.exec(text) ?? [];
    const list = LISTS[what as keyof typeof LISTS];
    if (list === 'roles' || list === 'owners') {
      const [, from, to = ''] = /^([^=]+)=(.*)$/s.exec(rest) ?? [];
      if (from === undefined) throw badMapping(text);
      set[list].push({ from, to: to || null });
    } else if (list !== undefined) {
      const [, uuid, from = '', to = ''] =
        /^(?:database:)?([^:=]+):([^=]*)=(.*)$/s.exec(rest) ?? [];
      if (uuid === undefined) throw badMapping(text);
      set[list].push({
        database: identity(`database:${uuid}`),
        from: from || null,
        to: to || null,
      });
    } else {
      const [, from, to] = /^([^=]+)=([^=]+)$/s.exec(text) ?? [];
      if (from === undefined || to === undefined || !isIdentity(from) || !isIdentity(to)) {
        throw badMapping(text);
      }
      set.assets.push({ from, to });
    }
  }
  return set;
}

const badMapping = (text: string): CliError =>
  new CliError(
    'bad-mapping',
    `--map does not take "${text}".`,
    'Write KIND:UUID=KIND:UUID, role:FROM=TO, owner:FROM=TO, or schema:DATABASE-UUID:FROM=TO (also catalog, table).',
  );
