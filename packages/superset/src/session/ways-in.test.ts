import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startFake } from '../../test/fake-superset.ts';
import { clientOf, password } from '../../test/faults.ts';

const LOGIN = '/api/v1/security/login';

test('an account is one of Superset’s own unless LDAP is said, and the directory is asked for it then', async () => {
  for (const provider of [undefined, 'db', 'ldap'] as const) {
    await using fake = await startFake();
    const auth = { kind: 'password', username: 'ada', password } as const;
    await using client = clientOf(fake, {
      auth: provider === undefined ? auth : { ...auth, provider },
    });
    await client.cssTemplates.list();
    const [login] = fake.seen.filter(({ path }) => path === LOGIN);
    assert.deepEqual(JSON.parse(login?.body ?? ''), {
      username: 'ada',
      password,
      provider: provider ?? 'db',
      refresh: true,
    });
  }
});

test('a token is sent as it is, without a sign-in', async () => {
  await using fake = await startFake();
  await using client = clientOf(fake, { auth: { kind: 'token', token: 'access-of-mine' } });
  await client.cssTemplates.create({ template_name: 'a', css: '' });
  assert.equal(fake.count('POST', LOGIN), 0);
  assert.ok(fake.seen.every(({ headers }) => headers.authorization === 'Bearer access-of-mine'));
});

test('the headers that a proxy in front wants are on every request, the sign-in included', async () => {
  await using fake = await startFake();
  await using client = clientOf(fake, { headers: { 'X-Proxy-Key': 'let-me-in' } });
  await client.cssTemplates.create({ template_name: 'a', css: '' });
  assert.ok(fake.seen.some(({ path }) => path === LOGIN));
  assert.ok(fake.seen.every(({ headers }) => headers['x-proxy-key'] === 'let-me-in'));
});
