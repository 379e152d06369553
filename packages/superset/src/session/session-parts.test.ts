import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CookieJar } from './cookies.ts';
import { SecretFilter } from './secrets.ts';
import { tokenLifetime } from './token.ts';

test('cookies are kept by name, replaced and deleted', () => {
  const jar = new CookieJar();
  const take = (...cookies: string[]): void =>
    jar.take({ status: 200, headers: { 'set-cookie': cookies }, body: Buffer.alloc(0) });
  take('session=one; HttpOnly; Path=/', 'route=a=b');
  assert.equal(jar.header(), 'session=one; route=a=b');
  take('session=two', 'route=; Max-Age=0');
  assert.equal(jar.header(), 'session=two');
  jar.clear();
  assert.equal(jar.header(), '');
});

test('secrets leave texts, wherever they come from', () => {
  const secrets = new SecretFilter(
    { kind: 'password', username: 'ada', password: 'p@ss w0rd' },
    { 'x-proxy-key': 'k-123456' },
  );
  secrets.add('later-token', 'abc');
  assert.equal(
    secrets.clean('p@ss w0rd, k-123456, later-token, abc at postgresql://reader:geheim@db/x'),
    '***, ***, ***, abc at postgresql://reader:***@db/x',
    'what is too short to be a secret stays readable',
  );
});

test('a token tells how long it lives, or nothing', () => {
  const token = (claims: unknown): string =>
    `x.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.y`;
  assert.equal(tokenLifetime(token({ iat: 1_800_000_000, exp: 1_800_000_900 })), 900_000);
  for (const none of ['', 'opaque', 'a.b.c', token({}), token({ exp: 1_800_000_900 })]) {
    assert.equal(tokenLifetime(none), undefined);
  }
});
