import assert from 'node:assert/strict';
import { chmodSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { fakeHost, type FakeHost } from './fake-host.ts';

async function withSecrets(docker: string): Promise<FakeHost> {
  const host = fakeHost(docker);
  assert.equal((await host.ops('secrets')).code, 0);
  return host;
}

const refusals: [string, string, string][] = [
  [
    'monitor',
    'monitor_db_password',
    "*'exec -T postgres psql'*) echo 'no such role' >&2; exit 3 ;;",
  ],
  [
    'probe',
    'probe_password',
    "*'set_password.py probe'*) echo 'there is no account probe' >&2; exit 1 ;;",
  ],
  ['redis-broker', 'redis_broker_password', "*'exec -T redis-broker'*) echo 'NOAUTH' ;;"],
];
for (const [what, file, docker] of refusals) {
  test(`the password ${what} stays the old one when the new one is refused, and that is said`, async () => {
    await using host = await withSecrets(docker);
    const old = host.secret(file);
    const outcome = await host.ops('rotate-password', [what]);
    assert.equal(outcome.code, 1, outcome.stdout);
    assert.match(outcome.stderr, new RegExp(`the password ${what} was refused`));
    assert.match(outcome.stderr, /no such role|no account probe|NOAUTH/);
    assert.doesNotMatch(outcome.stdout, /is a new one/);
    assert.equal(host.secret(file), old);
  });
}

test('a password that is taken is written where it is used, and what uses it starts anew', async () => {
  await using host = await withSecrets('');
  const old = host.secret('monitor_db_password');
  const outcome = await host.ops('rotate-password', ['monitor']);
  assert.equal(outcome.code, 0, outcome.stderr);
  assert.notEqual(host.secret('monitor_db_password'), old);
  assert.match(host.calls(), /restart -t 30 postgres-exporter/);
});

test("ss-tools' key is rotated with both keys in place while everything is sealed anew", async () => {
  await using host = await withSecrets('');
  const old = host.secret('ss_tools_secret_key');
  const refused = await host.ops('rotate-password', ['ss-tools-key']);
  assert.match(refused.stderr, /ss-tools does not run in this stack/);
  writeFileSync(host.env['SS_ENV_FILE'] ?? '', 'PROFILES=ss-tools\n');
  const outcome = await host.ops('rotate-password', ['ss-tools-key']);
  assert.equal(outcome.code, 0, outcome.stderr);
  const fresh = host.secret('ss_tools_secret_key');
  assert.match(fresh, /^k\d+:[\w+/]+=*$/);
  assert.notEqual(fresh, old);
});

test("ss-tools' key keeps the old one while ss-tools does not start, and the next run goes on", async () => {
  await using host = await withSecrets("*'up -d --wait --wait-timeout 300 ss-tools'*) exit 1 ;;");
  const old = host.secret('ss_tools_secret_key');
  writeFileSync(host.env['SS_ENV_FILE'] ?? '', 'PROFILES=ss-tools\n');
  assert.equal((await host.ops('rotate-password', ['ss-tools-key'])).code, 1);
  const both = host.secret('ss_tools_secret_key');
  assert.ok(both.endsWith(`,${old}`), both);
  const again = await host.ops('rotate-password', ['ss-tools-key']);
  assert.match(again.stdout, /going on with it/);
  assert.equal(host.secret('ss_tools_secret_key'), both);
});

test('SECRET_KEY: a run that was cut between the two files does not rotate the old key to itself', async () => {
  await using host = await withSecrets('');
  const old = host.secret('superset_secret_key');
  chmodSync(host.state('secrets', 'superset_previous_secret_key'), 0o644);
  writeFileSync(host.state('secrets', 'superset_previous_secret_key'), `${old}\n`);
  const outcome = await host.ops('rotate-secret-key');
  assert.equal(outcome.code, 0, outcome.stderr);
  assert.notEqual(host.secret('superset_secret_key'), old);
  assert.equal(host.secret('superset_previous_secret_key'), '');
});

test('SECRET_KEY: what could not be encrypted anew keeps both keys', async () => {
  await using host = await withSecrets("*re_encrypt.py*) echo 'no database' >&2; exit 1 ;;");
  const old = host.secret('superset_secret_key');
  const outcome = await host.ops('rotate-secret-key');
  assert.equal(outcome.code, 1);
  assert.match(outcome.stderr, /no database[\s\S]*both keys are kept/);
  assert.equal(host.secret('superset_previous_secret_key'), old);
});

test('SECRET_KEY: a restored database is read with the key of its day', async () => {
  await using host = await withSecrets('');
  const current = host.secret('superset_secret_key');
  writeFileSync(host.state('old-key'), 'the-key-of-that-day\n');
  const outcome = await host.ops('rotate-secret-key', ['from', host.state('old-key')]);
  assert.equal(outcome.code, 0, outcome.stderr);
  assert.equal(host.secret('superset_secret_key'), current);
  assert.match(
    (await host.ops('rotate-secret-key', ['from', '/nowhere'])).stderr,
    /there is no old key/,
  );
});
