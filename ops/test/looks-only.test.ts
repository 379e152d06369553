import assert from 'node:assert/strict';
import { globSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { fakeHost, type FakeHost } from './fake-host.ts';

const FIT = `*'version --format'*) echo 27.1.0 ;;
*'compose version'*) echo 2.29.0 ;;
*'info --format'*MemTotal*) echo 16000000000 ;;
*'info --format'*) echo / ;;`;

function set(host: FakeHost, settings: string): void {
  writeFileSync(
    host.env['SS_ENV_FILE'] ?? '',
    `HTTP_PORT=0\nHTTPS_PORT=0\nPROFILES=\n${settings}\n`,
  );
  host.env['SS_LEAST_DISK'] = '1';
}
const files = (host: FakeHost): string[] => globSync('**', { cwd: host.folder }).toSorted();

test('preflight makes nothing: no folder, no secret, no certificate', async () => {
  await using host = fakeHost(FIT);
  set(host, '');
  const before = files(host);
  const outcome = await host.ops('preflight');
  assert.equal(outcome.code, 0, outcome.stderr);
  assert.deepEqual(files(host), before);
});

test('preflight makes no secrets for what is asked for newly either', async () => {
  await using host = fakeHost(FIT);
  set(host, '');
  await host.ops('secrets');
  const before = files(host);
  assert.equal((await host.ops('preflight')).code, 0);
  assert.deepEqual(files(host), before);
});

test('an address that this host does not have is said, and is not called in use', async () => {
  await using host = fakeHost(FIT);
  set(host, 'BIND_ADDRESS=203.0.113.7');
  const { code, stderr } = await host.ops('preflight');
  assert.equal(code, 1);
  assert.match(stderr, /BIND_ADDRESS is 203\.0\.113\.7, which this host does not have/);
  assert.doesNotMatch(stderr, /is in use/);
});

test('an IPv6 address without the brackets that Docker wants is said', async () => {
  await using host = fakeHost(FIT);
  set(host, 'BIND_ADDRESS=::1');
  assert.match((await host.ops('preflight')).stderr, /write \[::1\] in/);
  set(host, 'BIND_ADDRESS=[::1]');
  const outcome = await host.ops('preflight');
  assert.equal(outcome.code, 0, outcome.stderr);
});
