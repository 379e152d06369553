import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { fakeHost } from './fake-host.ts';

// psql's answers, as far as the commands ask: the database is there, its schema is R6, recovery is over.
const POSTGRES = `*'SELECT version_num'*) echo R6 ;;
*'SELECT 1 FROM pg_database'*) echo 1 ;;
*'pg_is_in_recovery'*) echo f ;;`;

test('a dump that is not finished is not restored', async () => {
  await using host = fakeHost(POSTGRES);
  const outcome = await host.ops('restore', ['dump', '20261122T200000Z.dump.part']);
  assert.equal(outcome.code, 1);
  assert.match(outcome.stderr, /is no finished dump/);
  assert.doesNotMatch(host.calls(), /CREATE DATABASE|stop/);
});

test('a dump that breaks off half-way leaves the database that serves alone', async () => {
  await using host = fakeHost(`*'pg_restore --exit-on-error'*) exit 1 ;;\n${POSTGRES}`);
  const outcome = await host.ops('restore', ['dump', 'a.dump']);
  assert.equal(outcome.code, 1);
  assert.match(outcome.stderr, /could not be restored.*nothing was changed/);
  assert.match(host.calls(), /DROP DATABASE restoring_\w+ WITH \(FORCE\)/);
  assert.doesNotMatch(host.calls(), /swap-database|stop/);
});

test('a dump of this version takes the place of the database, and what it replaced is named', async () => {
  await using host = fakeHost(POSTGRES);
  writeFileSync(host.state('migrated'), '6.1.0 R6\n');
  const outcome = await host.ops('restore', ['dump', 'a.dump']);
  assert.equal(outcome.code, 0, outcome.stderr);
  const calls = host.calls();
  assert.ok(calls.indexOf('fit.py') < calls.indexOf('swap-database.sql'), calls);
  assert.doesNotMatch(calls, /migrate\.py/);
});

test('a dump from before an upgrade is migrated before it takes its place', async () => {
  await using host = fakeHost(POSTGRES);
  writeFileSync(host.state('migrated'), '4.1.4 R6\n6.1.0 R9\n');
  const outcome = await host.ops('restore', ['dump', 'a.dump']);
  assert.equal(outcome.code, 0, outcome.stderr);
  assert.match(outcome.stdout, /from another version \(schema R6\): migrating it to 6\.1\.0/);
  const calls = host.calls();
  assert.ok(calls.indexOf('migrate.py') < calls.indexOf('swap-database.sql'), calls);
});

test('a dump from before a rotation is restored, and what cannot be read is said', async () => {
  await using host = fakeHost(
    `*fit.py*) echo '3 of 3 encrypted values cannot be read' >&2; exit 1 ;;\n${POSTGRES}`,
  );
  writeFileSync(host.state('migrated'), '6.1.0 R6\n');
  const outcome = await host.ops('restore', ['dump', 'a.dump']);
  assert.equal(outcome.code, 1);
  assert.match(outcome.stderr, /it is restored and serves, but: 3 of 3 encrypted values/);
  assert.match(outcome.stderr, /rotate-secret-key from FILE/);
  assert.match(host.calls(), /swap-database/);
});

test('a moment that recovery does not reach changes nothing, and stops nothing', async () => {
  await using host = fakeHost(
    `*recover.sh*) echo 'the archived log ends before 2030' >&2; exit 1 ;;\n${POSTGRES}`,
  );
  const outcome = await host.ops('restore', ['point', '2030-01-01 00:00:00+00']);
  assert.equal(outcome.code, 1);
  assert.match(outcome.stderr, /the archived log ends before 2030[\s\S]*nothing was changed/);
  assert.doesNotMatch(host.calls(), /^compose.* (stop|up) /m);
});

test('a lost disk whose recovery fails never starts the server on an empty folder', async () => {
  await using host = fakeHost(`*recover.sh*) exit 1 ;;\n*PG_VERSION*) exit 1 ;;\n${POSTGRES}`);
  const outcome = await host.ops('restore', ['point', 'latest']);
  assert.equal(outcome.code, 1);
  assert.doesNotMatch(host.calls(), /^compose.* up /m);
});

test('a recovered cluster that does not start gives its place back', async () => {
  await using host = fakeHost(
    `*'up -d --wait --wait-timeout 120 postgres') exit 1 ;;\n${POSTGRES}`,
  );
  const outcome = await host.ops('restore', ['point', 'latest']);
  assert.equal(outcome.code, 1);
  assert.match(outcome.stderr, /does not start.*is back in its place/);
  assert.match(host.calls(), /mv replaced-\w+ pgdata[\s\S]*up -d --wait postgres/);
});

test('a cluster put back gets the passwords of today', async () => {
  await using host = fakeHost(POSTGRES);
  writeFileSync(host.state('migrated'), '6.1.0 R6\n');
  const outcome = await host.ops('restore', ['point', 'latest']);
  assert.equal(outcome.code, 0, outcome.stderr);
  assert.match(host.calls(), /set-passwords\.sh[\s\S]*fit\.py/);
});
