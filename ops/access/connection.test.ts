import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { connection } from './connection.ts';

const state = mkdtempSync(join(tmpdir(), 'ss-access-'));
mkdirSync(join(state, 'secrets'));
writeFileSync(join(state, 'secrets', 'admin_password'), 'pw\n');
writeFileSync(join(state, 'trial.pem'), 'PEM');
after(() => rmSync(state, { recursive: true }));
const env = { SS_STATE: state, SUPERSET_URL: 'https://bi.example.org:443' };

test("a real certificate is judged by the computer's own authorities", () => {
  assert.equal(connection({ ...env, SUPERSET_CERTIFICATE: '' }).tls, undefined);
});

test('a trial certificate is its own authority', () => {
  const options = connection({ ...env, SUPERSET_CERTIFICATE: join(state, 'trial.pem') });
  assert.deepEqual(options.tls, { ca: 'PEM' });
  assert.deepEqual(options.auth, { kind: 'password', username: 'admin', password: 'pw' });
});

test('what ops/bin/access did not set is named', () => {
  assert.throws(() => connection({ SS_STATE: state }), /SUPERSET_URL is not set/);
});
