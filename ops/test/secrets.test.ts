import assert from 'node:assert/strict';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { test } from 'node:test';
import { must, run } from '../drill/command.ts';
import { debian } from '../check/install.ts';
import { fakeHost, type FakeHost } from './fake-host.ts';

/** A store that keeps each secret as a file below the host's folder. */
function store(host: FakeHost, script: string): void {
  const path = join(host.folder, 'store');
  writeFileSync(
    path,
    `#!/bin/sh\nset -eu\nkept='${host.folder}/kept'\nmkdir -p "$kept"\n${script}\n`,
  );
  chmodSync(path, 0o755);
  host.env['SS_SECRETS_COMMAND'] = path;
}

test('secrets from a store are what it prints, the mail password and the webhook included', async () => {
  await using host = fakeHost();
  store(host, 'echo "from-the-store-$1"');
  assert.equal((await host.ops('secrets')).code, 0);
  assert.equal(host.secret('admin_password'), 'from-the-store-admin_password');
  assert.equal(host.secret('smtp_password'), 'from-the-store-smtp_password');
  assert.equal(host.secret('alert_webhook_url'), 'from-the-store-alert_webhook_url');
  assert.equal(host.secret('superset_previous_secret_key'), '');
});

test('a store that fails half-way leaves nothing behind, and the next run is whole', async () => {
  await using host = fakeHost();
  store(host, '[ "$1" != redis_cache_password ] || exit 1; echo "$1"');
  const outcome = await host.ops('secrets');
  assert.equal(outcome.code, 1);
  assert.match(outcome.stderr, /redis_cache_password failed/);
  assert.deepEqual(readdirSync(host.state('secrets')), []);
  store(host, 'echo "$1"');
  assert.equal((await host.ops('secrets')).code, 0);
  assert.equal(existsSync(host.state('secrets.new')), false);
});

test('a rotation writes back into the store, and says when that failed', async () => {
  await using host = fakeHost();
  store(host, 'if [ "$1" = --store ]; then cat > "$kept/$2"; else echo "first-$1"; fi');
  assert.equal((await host.ops('secrets')).code, 0);
  const outcome = await host.ops('rotate-password', ['monitor']);
  assert.equal(outcome.code, 0, outcome.stderr);
  const kept = readFileSync(join(host.folder, 'kept', 'monitor_db_password'), 'utf8').trim();
  assert.equal(kept, host.secret('monitor_db_password'));
  store(host, '[ "$1" != --store ] || exit 1; echo "$1"');
  const failed = await host.ops('rotate-password', ['monitor']);
  assert.equal(failed.code, 1);
  assert.match(
    failed.stderr,
    /monitor_db_password is a new one here, but the store has the old one/,
  );
});

test('a secret that others give is written in place; one that is made here is not', async () => {
  await using host = fakeHost();
  assert.equal((await host.ops('secrets')).code, 0);
  const outcome = await host.ops('secrets', ['set', 'smtp_password'], {
    input: 'from the mail people\n',
  });
  assert.equal(outcome.code, 0, outcome.stderr);
  assert.equal(host.secret('smtp_password'), 'from the mail people');
  assert.match(
    (await host.ops('secrets', ['set', 'admin_password'], { input: 'x' })).stderr,
    /not given by others/,
  );
});

test('without secrets, but with the volume of a database, no new ones are made', async () => {
  await using host = fakeHost("'volume inspect superset_postgres'*) ;;");
  const outcome = await host.ops('secrets');
  assert.equal(outcome.code, 1);
  assert.match(outcome.stderr, /there are no secrets in .*, but the volume superset_postgres/);
  assert.match(outcome.stderr, /put them back from the escrow/);
  assert.deepEqual(readdirSync(host.state('secrets')), []);
});

test('age as the store: encrypted for the team, opened by the host, written back by a rotation', async () => {
  await using host = fakeHost();
  host.env['PATH'] += `:${dirname(await debian('age', 'age'))}`;
  const keygen = await debian('age-keygen', 'age');
  const folder = join(host.folder, 'encrypted');
  const identity = join(host.folder, 'age.key');
  mkdirSync(folder);
  await must(keygen, ['-o', identity]);
  writeFileSync(join(folder, 'recipients'), await must(keygen, ['-y', identity]));
  const program = resolve(import.meta.dirname, '..', 'bin', 'store-age');
  Object.assign(host.env, {
    SS_SECRETS_COMMAND: program,
    SS_AGE_STORE: folder,
    SS_AGE_IDENTITY: identity,
  });
  const missing = await host.ops('secrets');
  assert.match(missing.stderr, /printed nothing/);
  const names = readFileSync(resolve(import.meta.dirname, '..', 'bin', 'secrets'), 'utf8')
    .match(/^SETS='([^']+)'/m)?.[1]
    ?.split('\n')
    .flatMap((line) => line.split(' ').slice(1));
  for (const name of names ?? [])
    await must(program, ['--store', name], { env: host.env, input: `age-${name}\n` });
  assert.equal((await host.ops('secrets')).code, 0);
  assert.equal(host.secret('monitor_db_password'), 'age-monitor_db_password');
  assert.match(
    readFileSync(join(folder, 'monitor_db_password.age'), 'utf8'),
    /BEGIN AGE ENCRYPTED FILE/,
  );
  assert.equal((await host.ops('rotate-password', ['monitor'])).code, 0);
  const read = await run(program, ['monitor_db_password'], { env: host.env });
  assert.equal(read.stdout.trim(), host.secret('monitor_db_password'));
});
