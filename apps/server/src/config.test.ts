import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readConfig } from './config.ts';
import type { KnownError } from './errors.ts';

test('nothing set: a server for this machine with its own database', () => {
  const config = readConfig({});
  assert.equal(config.role, 'all');
  assert.deepEqual(config.http, {
    host: '127.0.0.1',
    port: 8080,
    trustProxy: false,
    metricsToken: null,
  });
  assert.equal(config.databaseUrl, null);
  assert.match(config.dataFolder, /\/\.data$/);
  assert.equal(config.admin.password, null);
});

test('arguments beat variables, in both forms', () => {
  const config = readConfig({ PORT: '1', SS_TOOLS_ROLE: 'all' }, [
    '--port=9000',
    '--role',
    'worker',
  ]);
  assert.equal(config.http.port, 9000);
  assert.equal(config.role, 'worker');
  assert.equal(
    readConfig({}, ['--role=worker']).http.port,
    0,
    'a worker beside a web server takes a free port for its health',
  );
});

test('each wrong variable is named with what it may be', () => {
  const wrong = {
    PORT: '80000',
    DATABASE_URL: 'mysql://x',
    SS_TOOLS_ROLE: 'boss',
    SS_TOOLS_ADMIN_PASSWORD: 'short',
    SS_TOOLS_DENY_NETWORKS: '10.0.0.0/8, 300.1.1.1, ::1/200',
    SS_TOOLS_TRUST_PROXY: 'maybe',
    SS_TOOLS_METRICS_TOKEN: 'x',
  };
  assert.throws(
    () => readConfig(wrong),
    (error: KnownError) => {
      assert.equal(error.code, 'bad-config');
      assert.deepEqual(new Set(error.fields.map(({ path }) => path)), new Set(Object.keys(wrong)));
      assert.match(error.message, /PORT: must be a whole number from 0 to 65535/);
      assert.match(error.message, /"300\.1\.1\.1" is no address or network/);
      assert.ok(!error.message.includes('short'), 'the value of a password is not repeated');
      return true;
    },
  );
  assert.throws(() => readConfig({}, ['--prot', '1']), { code: 'bad-config', message: /--prot/ });
  assert.throws(() => readConfig({}, ['--port']), { code: 'bad-config' });
});
