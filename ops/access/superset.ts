import { isSupersetError, type SupersetClient } from '@ss-tools/superset';
import type { Wanted } from './files.ts';

/** What a Superset has now, with the ids that changing it takes. */
export interface Actual {
  roles: Map<string, { id: number; permissions: Set<string> }>;
  people: Map<
    string,
    {
      id: number;
      first_name: string;
      last_name: string;
      email: string;
      roles: Set<string>;
      active: boolean;
    }
  >;
  rules: Map<
    string,
    {
      id: number;
      filter: string;
      tables: Set<string>;
      roles: Set<string>;
      clause: string;
      group: string;
    }
  >;
  /** Groups give their roles to their people, whose accounts do not tell. */
  groups: Map<string, { id: number; roles: Set<string>; people: Set<string> }>;
  /** "can read on Chart" to its id. */
  permissions: Map<string, number>;
  /** "DATABASE.SCHEMA.TABLE" to the dataset's id. */
  tables: Map<string, number>;
}

interface Row {
  id: number;
  [field: string]: unknown;
}

async function all(client: SupersetClient, path: string): Promise<Row[]> {
  const rows: Row[] = [];
  for (let page = 0; ; page += 1) {
    const answer = (await client.request('GET', path, { q: { page, page_size: 100 } })) as {
      result: Row[];
      count: number;
    };
    rows.push(...answer.result);
    if (answer.result.length === 0 || rows.length >= answer.count) return rows;
  }
}

/** None where the Flask-AppBuilder of this Superset knows no groups. */
async function groupsOf(client: SupersetClient): Promise<Row[]> {
  try {
    return await all(client, '/api/v1/security/groups/');
  } catch (error) {
    if (isSupersetError(error, 'not-found')) return [];
    throw error;
  }
}

/** As Superset's pages write it: can_read is "can read". */
const plain = (permission: string): string => permission.replaceAll('_', ' ');
const names = (value: unknown): Set<string> =>
  new Set((value as { name: string }[] | undefined)?.map((one) => one.name));

/**
 * Reads roles, accounts, groups, row-level rules, permissions and datasets through the REST API (security API of
 * Flask-AppBuilder, open on 6.1 and with FAB_ADD_SECURITY_API before). Permissions are asked for roles that are compared.
 */
export async function readActual(client: SupersetClient, wanted: Wanted): Promise<Actual> {
  const roles: Actual['roles'] = new Map();
  for (const role of await client.roles()) {
    const permissions = new Set<string>();
    if (wanted.upstream.has(role.name) || wanted.roles.some((one) => one.name === role.name)) {
      const held = (await client.request(
        'GET',
        `/api/v1/security/roles/${role.id}/permissions/`,
      )) as {
        result: { permission_name: string; view_menu_name: string }[];
      };
      for (const one of held.result)
        permissions.add(`${plain(one.permission_name)} on ${one.view_menu_name}`);
    }
    roles.set(role.name, { id: role.id, permissions });
  }
  const people: Actual['people'] = new Map();
  for (const row of await all(client, '/api/v1/security/users/')) {
    people.set(String(row['username']), {
      id: row.id,
      first_name: String(row['first_name']),
      last_name: String(row['last_name']),
      email: String(row['email']),
      roles: names(row['roles']),
      active: row['active'] === true,
    });
  }
  const groups: Actual['groups'] = new Map();
  for (const row of await groupsOf(client)) {
    groups.set(String(row['name']), {
      id: row.id,
      roles: names(row['roles']),
      people: new Set((row['users'] as { username: string }[]).map((one) => one.username)),
    });
  }
  const permissions = new Map<string, number>();
  for (const row of await all(client, '/api/v1/security/permissions-resources/')) {
    const permission = row['permission'] as { name: string };
    const view = row['view_menu'] as { name: string };
    permissions.set(`${plain(permission.name)} on ${view.name}`, row.id);
  }
  const tables = new Map<string, number>();
  const nameOf = new Map<number, string>();
  for (const row of await all(client, '/api/v1/dataset/')) {
    const database = (row['database'] as { database_name: string }).database_name;
    const name = [database, row['schema'], row['table_name']]
      .filter((part) => part !== null && part !== '')
      .join('.');
    tables.set(name, row.id);
    nameOf.set(row.id, name);
  }
  const rules: Actual['rules'] = new Map();
  for (const row of await all(client, '/api/v1/rowlevelsecurity/')) {
    const whole = (
      (await client.request('GET', `/api/v1/rowlevelsecurity/${row.id}`)) as { result: Row }
    ).result;
    rules.set(String(whole['name']), {
      id: row.id,
      filter: String(whole['filter_type']),
      tables: new Set(
        (whole['tables'] as { id: number }[]).map(
          (one) => nameOf.get(one.id) ?? `dataset ${one.id}`,
        ),
      ),
      roles: names(whole['roles']),
      clause: String(whole['clause']),
      group: String(whole['group_key'] ?? ''),
    });
  }
  return { roles, people, groups, rules, permissions, tables };
}
