import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { fakeHost } from './fake-host.ts';

const at = (revision: string): string => `*'SELECT version_num'*) echo '${revision}' ;;`;

test('a version that was seen on a newer schema starts on it again, without a migration', async () => {
  await using host = fakeHost(at('R9'));
  writeFileSync(host.state('migrated'), '4.1.4 R6\n6.1.0 R9\n4.1.4 R9\n');
  assert.equal((await host.ops('migrate', ['4.1.4'])).code, 0);
  assert.doesNotMatch(host.calls(), /migrate\.py/);
  assert.equal(existsSync(host.state('migrating')), false);
});

test('a migration notes what the version runs on, and the roles of upstream', async () => {
  await using host = fakeHost(`*migrate.py*) echo 'roles {"Gamma": []}' ;;\n${at('R9')}`);
  const outcome = await host.ops('migrate', ['6.1.0']);
  assert.equal(outcome.code, 0, outcome.stderr);
  assert.equal(readFileSync(host.state('migrated'), 'utf8'), '6.1.0 R9\n');
  assert.equal(readFileSync(host.state('upstream-roles.json'), 'utf8'), '{"Gamma": []}\n');
});

test('a migration that stopped leaves its note', async () => {
  await using host = fakeHost(`*migrate.py*) echo 'deadlock' ; exit 1 ;;\n${at('R6')}`);
  const outcome = await host.ops('migrate', ['6.1.0']);
  assert.equal(outcome.code, 1);
  assert.match(outcome.stderr, /deadlock[\s\S]*upgrade-rollback\.md/);
  assert.match(readFileSync(host.state('migrating'), 'utf8'), /from revision R6/);
});

test('an empty database where there was one is not filled', async () => {
  await using host = fakeHost();
  writeFileSync(host.state('migrated'), '6.1.0 R9\n');
  const outcome = await host.ops('migrate', ['6.1.0']);
  assert.equal(outcome.code, 1);
  assert.match(outcome.stderr, /the metadata database is empty, but this stack had one/);
});

test('the old version serves on the new schema while an upgrade fails, and may start on it later', async () => {
  await using host = fakeHost(
    `*'version --format'*) echo 27.1.0 ;;
*'compose version'*) echo 2.29.0 ;;
*'info --format'*MemTotal*) echo 16000000000 ;;
*'info --format'*) echo / ;;
*migrate.py*) echo R9 > "$SS_STATE/fake-revision" ;;
*'SELECT version_num'*) cat "$SS_STATE/fake-revision" ;;
*'--no-deps web-green') exit 1 ;;`,
  );
  const settings = 'HTTP_PORT=0\nHTTPS_PORT=0\nPROFILES=\n';
  writeFileSync(host.env['SS_ENV_FILE'] ?? '', settings);
  writeFileSync(
    host.state('active.env'),
    'ACTIVE_COLOUR=blue\nACTIVE_VERSION=4.1.4\nBLUE_VERSION=4.1.4\nGREEN_VERSION=none\n',
  );
  writeFileSync(host.state('migrated'), '4.1.4 R6\n');
  writeFileSync(host.state('fake-revision'), 'R6\n');
  const env = { SS_LEAST_DISK: '1' };
  const outcome = await host.ops('upgrade', ['6.1.0'], { env });
  assert.match(outcome.stderr, /6\.1\.0 does not become healthy; blue serves on/);
  assert.equal((await host.ops('migrate', ['4.1.4'])).code, 0);
});

test('going back with a dump puts the dump back before the old version starts', async () => {
  await using host = fakeHost(
    `*'SELECT version_num'*) echo R6 ;;\n*'SELECT 1 FROM pg_database'*) echo 1 ;;`,
  );
  writeFileSync(host.state('migrated'), '4.1.4 R6\n6.1.0 R9\n');
  await host.ops('secrets');
  await host.ops('rollback', ['--with-dump', 'a.dump']);
  const calls = host.calls();
  assert.match(
    calls,
    /stop -t 5 web-blue worker beat[\s\S]*swap-database\.sql[\s\S]*--no-deps web-green/,
  );
});

test('a version that never ran on the schema is not started on it', async () => {
  await using host = fakeHost(at('R6'));
  writeFileSync(host.state('migrated'), '6.1.0 R6\n');
  const outcome = await host.ops('rollback');
  assert.equal(outcome.code, 1);
  assert.match(outcome.stderr, /4\.1\.4 never ran on the schema as it is now \(R6\)/);
});
