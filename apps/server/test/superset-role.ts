import type { SupersetClient } from '@ss-tools/superset';
import type { Account } from './promotion-lab.ts';

type Permission = { id: number; permission: { name: string }; view_menu: { name: string } };

/** An account, its only role, and its number. */
export type RoleAccount = Account & { readonly role: number; readonly id: number };

/**
 * Makes a role of exactly these rights (`can_read on Chart`), as far as the version has them, and an account that has
 * no other role, through Superset's security API.
 */
export async function makeAccountWith(
  admin: SupersetClient,
  rights: readonly string[],
): Promise<RoleAccount> {
  const name = `ss-tools ${crypto.randomUUID().slice(0, 8)}`;
  const { id: role } = (await admin.request('POST', '/api/v1/security/roles/', {
    body: { name },
  })) as { id: number };
  await giveRights(admin, role, rights);
  const username = `ss-tools-${crypto.randomUUID().slice(0, 8)}`;
  const password = crypto.randomUUID();
  const { id } = (await admin.request('POST', '/api/v1/security/users/', {
    body: {
      username,
      password,
      first_name: 'ss-tools',
      last_name: 'Account',
      email: `${username}@example.org`,
      active: true,
      roles: [role],
    },
  })) as { id: number };
  return { username, password, role, id };
}

/** Sets the rights of a role to exactly these, as far as the version has them. */
export async function giveRights(
  admin: SupersetClient,
  role: number,
  rights: readonly string[],
): Promise<void> {
  const all: Permission[] = [];
  for (let page = 0; ; page += 1) {
    const answer = (await admin.request('GET', '/api/v1/security/permissions-resources/', {
      q: { page, page_size: 100 },
    })) as { result: Permission[] };
    all.push(...answer.result);
    if (answer.result.length < 100) break;
  }
  const ids = all
    .filter(({ permission, view_menu }) =>
      rights.includes(`${permission.name} on ${view_menu.name}`),
    )
    .map(({ id }) => id);
  await admin.request('POST', `/api/v1/security/roles/${role}/permissions`, {
    body: { permission_view_menu_ids: ids },
  });
}
