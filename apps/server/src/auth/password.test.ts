import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hashPassword, passwordMatches } from './password.ts';

test('argon2id: the right password matches, however its letters are composed; nothing else does', async () => {
  const hash = await hashPassword('pässword for tests');
  assert.match(hash, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
  assert.notEqual(hash, await hashPassword('pässword for tests'));
  assert.equal(await passwordMatches('pässword for tests', hash), true);
  assert.equal(await passwordMatches('pa\u0308ssword for tests', hash), true);
  assert.equal(await passwordMatches('pässword for test', hash), false);
  assert.equal(await passwordMatches('', hash), false);
  for (const broken of [null, '', 'plain', '$argon2id$v=19$m=1,t=1,p=1$$']) {
    assert.equal(await passwordMatches('pässword for tests', broken), false);
  }
});

test('a hash by another implementation is understood', async () => {
  // Made by Python's argon2-cffi: PasswordHasher(2, 19456, 1).hash('correct horse').
  const hash =
    '$argon2id$v=19$m=19456,t=2,p=1$mlLlNQaP9l77KJRRUkIU4g$z0k+aVSsiQYNK5cF4OuRyZ6mLh7JkdJ8KehUqM+axuc';
  assert.equal(await passwordMatches('correct horse', hash), true);
});

test('too many at once are turned away instead of filling the memory', async () => {
  const results = await Promise.allSettled(
    Array.from({ length: 24 }, () => passwordMatches('x', null)),
  );
  const refused = results.filter((result) => result.status === 'rejected');
  assert.equal(refused.length, 8);
  assert.equal((refused[0] as PromiseRejectedResult).reason.code, 'busy');
});
