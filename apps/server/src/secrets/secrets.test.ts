import assert from 'node:assert/strict';
import { chmod, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { sql } from 'kysely';
import { createLog } from '../http/log.ts';
import { migrate } from '../database/migrate.ts';
import { openDatabase } from '../database/open.ts';
import { emptyDatabase } from '../../test/postgres.ts';
import { loadKeyring, parseKeyring } from './keyring.ts';
import { seal, unseal } from './seal.ts';
import { createSecrets, resealSecrets } from './secrets.ts';

const key = (id: string, byte: number): string =>
  `${id}:${Buffer.alloc(32, byte).toString('base64')}`;
const ring = (...keys: string[]) => parseKeyring(keys.join(','), 'the test');

test('a secret opens only in its own place, with its own key, unchanged', () => {
  const keyring = ring(key('a', 1));
  const place = { owner: 'environment:1', name: 'credentials' };
  const { keyId, sealed } = seal(keyring, place, 'hunter2 ✓');
  assert.equal(unseal(keyring, place, keyId, sealed), 'hunter2 ✓');
  assert.ok(!sealed.toString('latin1').includes('hunter2'));
  assert.notDeepEqual(
    seal(keyring, place, 'hunter2 ✓').sealed,
    sealed,
    'each seal has its own nonce',
  );
  for (const other of [
    { ...place, owner: 'environment:2' },
    { ...place, name: 'headers' },
  ]) {
    assert.throws(() => unseal(keyring, other, keyId, sealed), { code: 'secret-unreadable' });
  }
  for (let at = 0; at < sealed.length; at++) {
    const changed = Buffer.from(sealed);
    changed[at]! ^= 1;
    assert.throws(() => unseal(keyring, place, keyId, changed), { code: 'secret-unreadable' });
  }
  assert.throws(() => unseal(ring(key('a', 2)), place, keyId, sealed), {
    code: 'secret-unreadable',
  });
  assert.throws(() => unseal(ring(key('b', 1)), place, keyId, sealed), /sealed with the key a/);
});

test('rotation: a new key in front seals anew what the old one sealed, after which the old one may go', async () => {
  await using db = openDatabase(
    await emptyDatabase(),
    'test',
    2,
    createLog({ logLevel: 'silent' }),
  );
  await migrate(db);
  const old = createSecrets(ring(key('old', 1)));
  await old.write(db, 'environment:1', 'credentials', 'one');
  await old.write(db, 'environment:1', 'headers', 'two');
  await old.write(db, 'environment:1', 'headers', 'three');
  assert.equal(await resealSecrets(db, ring(key('new', 2), key('old', 1))), 2);
  const next = createSecrets(ring(key('new', 2)));
  assert.deepEqual(
    await next.readAll(db, 'environment:1'),
    new Map([
      ['credentials', 'one'],
      ['headers', 'three'],
    ]),
  );
  assert.equal(await next.read(db, 'environment:2', 'credentials'), null);
  await next.remove(db, 'environment:1', 'headers');
  assert.equal(await next.read(db, 'environment:1', 'headers'), null);
  const { rows } = await sql<{
    dump: string;
  }>`select string_agg(secrets::text, ' ') as dump from secrets`.execute(db);
  assert.ok(!rows[0]!.dump.includes('one'));
});

test('the key file is made once, for the owner only, and is refused when others can read it', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'ss-tools-key-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const first = await loadKeyring(null, folder);
  const file = join(folder, 'secret-key');
  assert.equal((await stat(file)).mode & 0o777, 0o600);
  assert.deepEqual(await loadKeyring(null, folder), first);
  await chmod(file, 0o644);
  await assert.rejects(loadKeyring(null, folder), { code: 'bad-secret-key', hint: /chmod 600/ });
  const text = await readFile(file, 'utf8');
  assert.deepEqual(await loadKeyring(text, folder), first, 'the variable has the form of the file');
});

test('a wrong key is refused without being repeated', () => {
  for (const text of [
    '',
    'a',
    'a:short',
    `a:${'x'.repeat(43)}!`,
    `${key('a', 1)},${key('a', 2)}`,
  ]) {
    assert.throws(
      () => parseKeyring(text, 'SS_TOOLS_SECRET_KEY'),
      (error: Error) => {
        assert.match(error.message, /^SS_TOOLS_SECRET_KEY /);
        return text.length < 5 || !error.message.includes(text);
      },
    );
  }
});
