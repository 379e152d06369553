import type { Api } from '../api.ts';
import type { ReadOptions } from '../client.ts';
import { isSupersetError } from '../errors.ts';
import { asObject } from '../http/answer.ts';
import type { RoleRow, UserRow } from '../rows.ts';
import { listAll, PAGE_SIZE } from './list.ts';
import { number, optionalText, text } from './reading.ts';

/** `/api/v1/dashboard/related/{field}`: what a form offers to choose from; `value` is the id, `text` the name. */
async function related(
  api: Api,
  field: 'owners' | 'roles',
  options: ReadOptions,
): Promise<{ id: number; row: Record<string, unknown> }[]> {
  const found = new Map<number, Record<string, unknown>>();
  for (let page = 0; ; page += 1) {
    const answer = await api.read(`/api/v1/dashboard/related/${field}`, {
      q: { page, page_size: PAGE_SIZE },
      ...options,
    });
    const rows = (Array.isArray(answer['result']) ? answer['result'] : []).map(asObject);
    for (const row of rows) found.set(number(row, 'value'), row);
    if (rows.length === 0 || found.size >= number(answer, 'count')) break;
  }
  return [...found].map(([id, row]) => ({ id, row }));
}

const closed = (error: unknown): boolean => isSupersetError(error, 'not-found', 'forbidden');

/** Through the security API; where that is closed, through the list that dashboards are restricted with. */
export async function roles(api: Api, options: ReadOptions = {}): Promise<RoleRow[]> {
  try {
    const rows = await listAll(api, '/api/v1/security/roles/', {
      columns: ['id', 'name'],
      ...options,
    });
    return rows.map((row) => ({ id: number(row, 'id'), name: text(row, 'name') }));
  } catch (error) {
    if (!closed(error)) throw error;
    return (await related(api, 'roles', options)).map(({ id, row }) => ({
      id,
      name: text(row, 'text'),
    }));
  }
}

/** Through the security API; where that is closed, through the list that owners of dashboards are chosen from. */
export async function users(api: Api, options: ReadOptions = {}): Promise<UserRow[]> {
  try {
    const columns = ['id', 'username', 'first_name', 'last_name', 'email', 'active'];
    const rows = await listAll(api, '/api/v1/security/users/', { columns, ...options });
    return rows.map((row) => ({
      id: number(row, 'id'),
      name: `${text(row, 'first_name')} ${text(row, 'last_name')}`.trim(),
      username: optionalText(row, 'username'),
      email: optionalText(row, 'email'),
      active: typeof row['active'] === 'boolean' ? row['active'] : null,
    }));
  } catch (error) {
    if (!closed(error)) throw error;
    return (await related(api, 'owners', options)).map(({ id, row }) => {
      const extra = asObject(row['extra']);
      return {
        id,
        name: text(row, 'text'),
        username: null,
        email: optionalText(extra, 'email'),
        active: typeof extra['active'] === 'boolean' ? extra['active'] : null,
      };
    });
  }
}
