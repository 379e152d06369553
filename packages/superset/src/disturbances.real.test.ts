import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { startSuperset } from '@ss-tools/lab';
import { connect, isSupersetError } from './index.ts';
import type { RequestEvent, SupersetClient } from './index.ts';

const run = promisify(execFile);

/** A certificate authority of one's own and a server certificate for 127.0.0.1 from it, made by openssl. */
async function makeCertificates(
  folder: string,
): Promise<{ ca: string; cert: string; key: string }> {
  const at = (name: string): string => join(folder, name);
  const openssl = (...args: string[]): Promise<unknown> => run('openssl', args, { cwd: folder });
  await openssl(
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-days',
    '2',
    '-keyout',
    'ca.key',
    '-out',
    'ca.pem',
    '-subj',
    '/CN=Test authority',
  );
  await openssl(
    'req',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-keyout',
    'server.key',
    '-out',
    'server.csr',
    '-subj',
    '/CN=127.0.0.1',
    '-addext',
    'subjectAltName=IP:127.0.0.1',
  );
  await openssl(
    'x509',
    '-req',
    '-in',
    'server.csr',
    '-CA',
    'ca.pem',
    '-CAkey',
    'ca.key',
    '-CAcreateserial',
    '-days',
    '2',
    '-copy_extensions',
    'copy',
    '-out',
    'server.pem',
  );
  return {
    ca: await readFile(at('ca.pem'), 'utf8'),
    cert: at('server.pem'),
    key: at('server.key'),
  };
}

/** A token as Superset gives it, outside of the client's own session. */
async function signIn(
  client: SupersetClient,
  { username, password }: { readonly username: string; readonly password: string },
): Promise<string> {
  const answer = await client.request('POST', '/api/v1/security/login', {
    body: { username, password, provider: 'db', refresh: false },
  });
  return (answer as { access_token: string }).access_token;
}

test('a Superset with a certificate of one’s own authority, and one that restarts in the middle', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'ss-tools-tls-'));
  t.after(() => rm(folder, { recursive: true }));
  const { ca, cert, key } = await makeCertificates(folder);
  await using superset = await startSuperset({
    version: '6.1.0',
    estate: 'blank',
    tls: { cert, key },
    // Tokens that end while the test runs.
    config: { JWT_ACCESS_TOKEN_EXPIRES: 8 },
  });
  const { url, username, password } = superset;
  const auth = { kind: 'password', username, password } as const;

  await t.test('unknown authority: refused, with what to do', async () => {
    await using client = connect({ url, auth });
    await assert.rejects(
      client.inspect(),
      (error) => isSupersetError(error, 'tls') && error.hint?.includes('authority') === true,
    );
  });

  await t.test('the authority given: trusted', async () => {
    await using client = connect({ url, auth, tls: { ca } });
    const { version, warnings } = await client.inspect();
    assert.equal(version, '6.1.0');
    assert.deepEqual(warnings, []);
  });

  await t.test('insecure, said aloud: works, with a warning', async () => {
    await using client = connect({ url, auth, tls: { insecure: true } });
    const { warnings } = await client.inspect();
    assert.ok(warnings.some((warning) => warning.includes('certificate is not checked')));
  });

  await t.test(
    'a token that ends is renewed in time by the refresh token, not by the password',
    async () => {
      await using client = connect({ url, auth, tls: { ca } });
      const first = await signIn(client, auth);
      const events: RequestEvent[] = [];
      await using watched = connect({
        url,
        auth,
        tls: { ca },
        onRequest: (event) => events.push(event),
      });
      await watched.dashboards.list();
      // The older token has ended for certain when Superset refuses it.
      await using holder = connect({
        url,
        auth: { kind: 'token', token: first },
        tls: { ca },
        requestsPerSecond: 2,
      });
      const limit = Date.now() + 60_000;
      let refused: unknown;
      while (refused === undefined && Date.now() < limit) {
        refused = await holder.request('GET', '/api/v1/dashboard/', { q: { page_size: 1 } }).then(
          () => undefined,
          (error: unknown) => error,
        );
      }
      assert.ok(isSupersetError(refused, 'bad-credentials'), String(refused));
      assert.match(refused.message, /expired/);
      await watched.dashboards.list();
      const asked = (path: string): number =>
        events.filter((event) => event.phase === 'end' && event.path === path).length;
      assert.equal(asked('/api/v1/security/login'), 1);
      assert.ok(asked('/api/v1/security/refresh') >= 1);
    },
  );

  await t.test('reads and updates go on through a restart, within the retries', async () => {
    const events: RequestEvent[] = [];
    await using client = connect({
      url,
      auth,
      tls: { ca },
      retries: 12,
      onRequest: (event) => events.push(event),
    });
    const id = await client.cssTemplates.create({ template_name: 'before', css: '' });
    await superset.stop();
    const restarted = superset.restart();
    await client.cssTemplates.update(id, { template_name: 'after' });
    await restarted;
    assert.deepEqual(
      (await client.cssTemplates.list()).map(({ name }) => name),
      ['after'],
    );
    assert.ok(
      events.some(({ error }) => error !== undefined),
      'it was really away',
    );
  });
});
