import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CookieJar } from './cookies.ts';
import { SecretFilter } from './secrets.ts';
import { tokenLifetime, tokenOwner } from './token.ts';

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

const token = (claims: unknown): string =>
  `x.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.y`;

test('a token tells how long it lives, or nothing', () => {
  assert.equal(tokenLifetime(token({ iat: 1_800_000_000, exp: 1_800_000_900 })), 900_000);
  for (const none of ['', 'opaque', 'a.b.c', token({}), token({ exp: 1_800_000_900 })]) {
    assert.equal(tokenLifetime(none), undefined);
  }
});

test('a token of Superset tells whose it is; another issuer’s subject is nobody here', () => {
  const ours = { type: 'access', fresh: true };
  assert.equal(tokenOwner(token({ ...ours, sub: '7' })), 7);
  assert.equal(tokenOwner(token({ ...ours, sub: 7 })), 7, 'as older ones write it');
  for (const none of [
    'opaque',
    token({ sub: '7' }),
    token({ ...ours, sub: 'ada' }),
    token({ ...ours, sub: '0' }),
    token({ ...ours, type: 'refresh', sub: '7' }),
  ]) {
    assert.equal(tokenOwner(none), null);
  }
});
