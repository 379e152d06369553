import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { contract } from '@ss-tools/api';
import { ContractServer } from '../../test/contract-server.ts';
import { AT, environment, id } from '../../test/examples.ts';
import { runCommand } from '../../test/run-command.ts';

describe('env and token', () => {
  let server: ContractServer;
  beforeEach(async () => {
    server = await ContractServer.start();
    server
      .on(contract.environments.list, () => ({ items: [environment('dev', 1)] }))
      .on(contract.environments.add, () => environment('dev', 1));
  });
  afterEach(() => server[Symbol.asyncDispose]());

  const added = (): unknown => server.calls.find((call) => call.method === 'POST')?.body;

  it('adds a Superset with a password from a variable or a pipe, never from an argument', async () => {
    const add = ['env', 'add', 'dev', 'https://dev.example.com', '-u', 'eva', '--stage', 'dev'];
    const { code, stdout, stderr } = await runCommand(
      server,
      [...add, '--password', 'env:DEV_PASSWORD'],
      {
        env: { DEV_PASSWORD: 'pw' },
      },
    );
    assert.equal(code, 0, stderr);
    assert.match(
      stdout,
      /^Added dev\.\n✓ Superset 6\.1\.0\n {2}account admin \(Admin\)\n {2}✓ sparse-import\n$/,
    );
    assert.deepEqual(added(), {
      name: 'dev',
      url: 'https://dev.example.com',
      stage: 'dev',
      credentials: { kind: 'password', username: 'eva', password: 'pw', provider: 'db' },
    });
    server.calls.length = 0;
    assert.equal((await runCommand(server, add, { stdin: 'piped\n' })).code, 0);
    assert.match(JSON.stringify(added()), /"password":"piped"/);
    const refused = await runCommand(server, [...add, '--password', 'pw']);
    assert.equal(refused.code, 1);
    assert.match(refused.stderr, /does not belong on the command line/);
    const unset = await runCommand(server, [...add, '--password', 'env:NOT_SET']);
    assert.match(unset.stderr, /The variable NOT_SET, for the password of eva, is not set\./);
  });

  it('takes tokens, proxy headers and TLS options', async () => {
    const args = [
      'env',
      'add',
      'dev',
      'https://dev.example.com',
      '--token',
      'env:T',
      '--header',
      'X-Proxy=env:H',
      '--insecure',
    ];
    const { code, stderr } = await runCommand(server, args, { env: { T: 'jwt', H: 'secret' } });
    assert.equal(code, 0, stderr);
    assert.deepEqual(added(), {
      name: 'dev',
      url: 'https://dev.example.com',
      stage: '',
      credentials: { kind: 'token', token: 'jwt' },
      headers: { 'X-Proxy': 'secret' },
      tls: { insecure: true },
    });
  });

  it('edits what is said: a rotated password is that of the account that is there', async () => {
    server.on(contract.environments.edit, () => environment('dev', 1));
    const edited = async (...args: string[]): Promise<unknown> => {
      server.calls.length = 0;
      const { code, stderr } = await runCommand(server, ['env', 'edit', 'dev', ...args], {
        env: { NEW: 'rotated' },
      });
      assert.equal(code, 0, stderr);
      return server.calls.find((call) => call.method === 'PATCH')?.body;
    };
    const { username, provider } = environment('dev', 1).credentials;
    assert.deepEqual(await edited('--password', 'env:NEW'), {
      credentials: { kind: 'password', username, password: 'rotated', provider },
    });
    assert.deepEqual(await edited('--name', 'other', '--stage', 'prod'), {
      name: 'other',
      stage: 'prod',
    });
    assert.deepEqual(await edited('--no-ca', '--check-certificate'), {
      tls: { ca: null, insecure: false },
    });
  });

  it('exits with 1 when the test of the connection failed', async () => {
    server.on(contract.environments.test, () => ({
      ...environment('dev', 1).inspection,
      ok: false,
      version: null,
      account: null,
      capabilities: [],
      error: {
        code: 'wrong-password',
        message: 'Superset refused the password.',
        hint: 'Check it.',
      },
    }));
    const { code, stdout } = await runCommand(server, ['env', 'test', 'dev']);
    assert.equal(code, 1);
    assert.equal(stdout, '✗ Superset refused the password.\n  Check it.\n');
  });

  it('colours for a terminal only, and not where NO_COLOR is set', async () => {
    const escape = '\u001B[32m';
    assert.ok((await runCommand(server, ['env', 'list'], { tty: true })).stdout.includes(escape));
    assert.ok(!(await runCommand(server, ['env', 'list'])).stdout.includes(escape));
    const refused = await runCommand(server, ['env', 'list'], {
      tty: true,
      env: { NO_COLOR: '1' },
    });
    assert.ok(!refused.stdout.includes(escape));
  });

  it('makes a token that stands alone on stdout, and revokes by name when only one has it', async () => {
    const token = (number: number, name: string) => ({
      id: id(number),
      name,
      createdAt: AT,
      lastUsedAt: null,
      expiresAt: null,
    });
    server
      .on(contract.tokens.create, () => ({ ...token(7, 'ci'), token: 'sst_secret' }))
      .on(contract.tokens.list, () => ({
        items: [token(7, 'ci'), token(8, 'two'), token(9, 'two')],
      }))
      .on(contract.tokens.revoke, () => undefined);
    const made = await runCommand(server, ['token', 'create', 'ci', '--expires-in-days', '30']);
    assert.equal(made.stdout, 'sst_secret\n');
    assert.deepEqual(added(), { name: 'ci', expiresInDays: 30 });
    assert.match((await runCommand(server, ['token', 'list'])).stdout, /ci .*no end/);
    assert.equal((await runCommand(server, ['token', 'revoke', 'ci'])).stdout, 'Revoked ci.\n');
    assert.match((await runCommand(server, ['token', 'revoke', 'two'])).stderr, /2 tokens have/);
    assert.equal(server.calls.filter((call) => call.method === 'DELETE').length, 1);
  });
});
