import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SupersetClient } from '@ss-tools/superset';
import { OWN, type Difference } from './differences.ts';
import type { Wanted } from './files.ts';
import { readActual, type Actual } from './superset.ts';

function idOf(map: Map<string, number>, name: string, what: string): number {
  const id = map.get(name);
  if (id === undefined)
    throw new Error(`this Superset has no ${what} "${name}": correct the file, or make it first`);
  return id;
}

/**
 * Makes a Superset what the files say. Only what differs is written: roles before the people and rules that name them.
 * An account that was not reviewed is made inactive, never deleted; a role or a rule that was not reviewed is deleted,
 * as is a group that has roles; and one that upstream makes gets back what the last migration gave it. A new
 * account's first password goes into a file of its own below `state`, readable by its owner alone.
 */
export async function apply(
  client: SupersetClient,
  wanted: Wanted,
  found: Difference[],
  state: string,
): Promise<void> {
  const names = (kind: Difference['kind']): Set<string> =>
    new Set(found.filter((one) => one.kind === kind).map((one) => one.name));
  let actual = await readActual(client, wanted);
  // A role may be one of a group's.
  for (const name of names('group')) {
    await client.request('DELETE', `/api/v1/security/groups/${actual.groups.get(name)?.id}`);
  }
  await roles(client, wanted, actual, names('role'));
  actual = await readActual(client, wanted);
  const roleIds = new Map([...actual.roles].map(([name, role]) => [name, role.id]));
  await people(client, wanted, actual, names('person'), roleIds, state);
  await rules(client, wanted, actual, names('rule'), roleIds);
}

async function roles(
  client: SupersetClient,
  wanted: Wanted,
  actual: Actual,
  changed: Set<string>,
): Promise<void> {
  for (const name of changed) {
    const permissions =
      wanted.roles.find((one) => one.name === name)?.permissions ?? wanted.upstream.get(name);
    let id = actual.roles.get(name)?.id;
    if (!permissions) {
      await client.request('DELETE', `/api/v1/security/roles/${id}`);
      continue;
    }
    const ids = permissions.map((one) => idOf(actual.permissions, one, 'permission'));
    if (id === undefined) {
      const made = (await client.request('POST', '/api/v1/security/roles/', {
        body: { name },
      })) as { id: number };
      id = made.id;
    }
    await client.request('POST', `/api/v1/security/roles/${id}/permissions`, {
      body: { permission_view_menu_ids: ids },
      repeatable: true,
    });
  }
}

async function people(
  client: SupersetClient,
  wanted: Wanted,
  actual: Actual,
  changed: Set<string>,
  roleIds: Map<string, number>,
  state: string,
): Promise<void> {
  for (const name of changed) {
    const person = wanted.people.find((one) => one.username === name);
    const real = actual.people.get(name);
    const own = OWN.get(name);
    if (own && !person) {
      if (!real)
        throw new Error(`the stack's own account ${name} is gone: ops/bin/migrate makes it`);
      const roles = own.map((one) => idOf(roleIds, one, 'role'));
      await client.request('PUT', `/api/v1/security/users/${real.id}`, {
        body: { roles },
        repeatable: true,
      });
      continue;
    }
    if (!person) {
      await client.request('PUT', `/api/v1/security/users/${real?.id}`, {
        body: { active: false },
        repeatable: true,
      });
      continue;
    }
    const { roles: held, ...fields } = person;
    const body = { ...fields, roles: held.map((one) => idOf(roleIds, one, 'role')) };
    if (real) {
      await client.request('PUT', `/api/v1/security/users/${real.id}`, { body, repeatable: true });
      continue;
    }
    const password = `${randomBytes(18).toString('base64url')}aA1!`;
    await client.request('POST', '/api/v1/security/users/', { body: { ...body, password } });
    const folder = join(state, 'first-passwords');
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(join(folder, encodeURIComponent(name)), `${password}\n`, { mode: 0o600 });
  }
}

async function rules(
  client: SupersetClient,
  wanted: Wanted,
  actual: Actual,
  changed: Set<string>,
  roleIds: Map<string, number>,
): Promise<void> {
  for (const name of changed) {
    const rule = wanted.rules.find((one) => one.name === name);
    const real = actual.rules.get(name);
    if (!rule) {
      await client.request('DELETE', `/api/v1/rowlevelsecurity/${real?.id}`);
      continue;
    }
    const body = {
      name: rule.name,
      filter_type: rule.filter,
      tables: rule.tables.map((one) => idOf(actual.tables, one, 'dataset')),
      roles: rule.roles.map((one) => idOf(roleIds, one, 'role')),
      clause: rule.clause,
      group_key: rule.group ?? '',
    };
    if (real)
      await client.request('PUT', `/api/v1/rowlevelsecurity/${real.id}`, {
        body,
        repeatable: true,
      });
    else await client.request('POST', '/api/v1/rowlevelsecurity/', { body });
  }
}
