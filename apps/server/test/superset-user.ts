import type { SupersetClient } from '@ss-tools/superset';

/** Adds a user with the role Alpha; answers the local id. */
export async function addUser(admin: SupersetClient, username: string): Promise<number> {
  const alpha = (await admin.roles()).find(({ name }) => name === 'Alpha');
  const { id } = (await admin.request('POST', '/api/v1/security/users/', {
    body: {
      username,
      password: crypto.randomUUID(),
      first_name: username,
      last_name: 'User',
      email: `${username}@example.org`,
      active: true,
      roles: [alpha?.id],
    },
  })) as { id: number };
  return id;
}
