import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { contract } from '@ss-tools/api';
import { ContractServer, Refusal } from '../../test/contract-server.ts';
import { AT, environment, id } from '../../test/examples.ts';
import { runCommand } from '../../test/run-command.ts';

const user = { id: id(1), username: 'admin', role: 'admin', permissions: [] };

describe('login', () => {
  let server: ContractServer;
  let folder = '';
  let env: NodeJS.ProcessEnv = {};
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ss-tools-cli-'));
    env = { SS_TOOLS_CONFIG: join(folder, 'new', 'login.json') };
    server = await ContractServer.start();
    server
      .on(contract.session.signIn, ({ body }) => {
        const { password } = body as { password: string };
        if (password !== 'right')
          throw new Refusal(401, 'wrong-password', 'User name or password is wrong.');
        return { ...user, setCookie: 'session=s1; HttpOnly; Path=/; SameSite=Lax' };
      })
      .on(contract.session.signOut, () => undefined)
      .on(contract.session.current, () => user)
      .on(contract.tokens.create, ({ body, headers }) => {
        assert.equal(headers.cookie, 'session=s1');
        const { name } = body as { name: string };
        return {
          id: id(5),
          name,
          createdAt: AT,
          lastUsedAt: null,
          expiresAt: AT,
          token: server.token,
        };
      })
      .on(contract.environments.list, () => ({ items: [environment('dev', 1)] }));
  });
  afterEach(async () => {
    await server[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  });

  it('keeps a token that only the person can read, and later commands use it', async () => {
    const args = ['login', `${server.url}/`, '-u', 'admin', '--password-stdin'];
    const { code, stdout, stderr } = await runCommand(null, args, { env, stdin: 'right\n' });
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^Signed in to http:.* as admin\./);
    const path = env['SS_TOOLS_CONFIG'] ?? '';
    assert.equal((await stat(path)).mode & 0o777, 0o600);
    assert.deepEqual(JSON.parse(await readFile(path, 'utf8')), {
      url: server.url,
      token: server.token,
      tokenId: id(5),
    });
    assert.equal(
      server.calls.some(({ method, path: at }) => method === 'DELETE' && at === '/api/session'),
      true,
    );
    const list = await runCommand(null, ['env', 'list'], { env });
    assert.match(list.stdout, /^dev {3}dev {4}https:\/\/dev\.example\.com {2}6\.1\.0 {4}ok/m);
    const elsewhere = await runCommand(null, ['env', 'list', '--url', 'http://127.0.0.1:1'], {
      env,
    });
    assert.match(elsewhere.stderr, /No token is known for http:\/\/127\.0\.0\.1:1\./);
  });

  it('asks in a terminal, and shows nothing of the password', async () => {
    const { code, stderr } = await runCommand(null, ['login', server.url, '-u', 'admin'], {
      env,
      tty: true,
      stdin: 'right\n',
    });
    assert.equal(code, 0, stderr);
    assert.match(stderr, /^Password: /);
    assert.doesNotMatch(stderr, /right/);
  });

  it('keeps nothing for a wrong password', async () => {
    const args = ['login', server.url, '--password-stdin'];
    const { code, stderr } = await runCommand(null, args, { env, stdin: 'wrong\n' });
    assert.equal(code, 1);
    assert.match(stderr, /Error: User name or password is wrong\./);
    await assert.rejects(stat(env['SS_TOOLS_CONFIG'] ?? ''), { code: 'ENOENT' });
  });

  it('takes a token from a pipe, and revokes at logout only what it made', async () => {
    const given = await runCommand(null, ['login', server.url, '--token-stdin'], {
      env,
      stdin: `${server.token}\n`,
    });
    assert.equal(given.code, 0, given.stderr);
    assert.equal((await runCommand(null, ['logout'], { env })).code, 0);
    assert.equal(
      server.calls.some((call) => call.path.startsWith('/api/tokens')),
      false,
    );
    await assert.rejects(stat(env['SS_TOOLS_CONFIG'] ?? ''), { code: 'ENOENT' });
  });

  it('says what to do when nobody signed in, and when there is no server', async () => {
    const nobody = await runCommand(null, ['env', 'list'], { env });
    assert.equal(nobody.code, 1);
    assert.match(nobody.stderr, /No server is known\.\nRun `ss-tools login URL`/);
    const nowhere = { url: 'http://127.0.0.1:1', token: 't' };
    const down = await runCommand(nowhere, ['env', 'list'], { env });
    assert.equal(down.code, 1);
    assert.match(down.stderr, /does not answer at http:\/\/127\.0\.0\.1:1\.\nCheck the address/);
  });
});
