import assert from 'node:assert/strict';
import type { Stage } from './contract.ts';

/** A user in one of Superset's own roles, made through the security API. */
export async function withUser(
  stage: Stage,
  role: string,
  use: (
    auth: { kind: 'password'; username: string; password: string },
    id: number,
  ) => Promise<void>,
): Promise<void> {
  const { client } = stage;
  const username = `${role.toLowerCase()}-person`;
  const password = 'a-long-Password-1';
  const roleId = (await client.roles()).find(({ name }) => name === role)?.id;
  assert.ok(roleId);
  const made = await client.request('POST', '/api/v1/security/users/', {
    body: {
      username,
      password,
      first_name: role,
      last_name: 'Person',
      email: `${username}@example.org`,
      active: true,
      roles: [roleId],
    },
  });
  const { id } = made as { id: number };
  try {
    await use({ kind: 'password', username, password }, id);
  } finally {
    await client.request('DELETE', `/api/v1/security/users/${id}`);
  }
}
