import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { startSuperset } from '@ss-tools/lab';
import type { Superset } from '@ss-tools/lab';
import { connect } from '@ss-tools/superset';
import { ADMIN_PASSWORD, testServer } from '../../server/test/server.ts';
import type { TestServer } from '../../server/test/server.ts';
import { spawnCommand } from './spawn-command.ts';
import type { SpawnSettings } from './spawn-command.ts';

/** The command line as a person and a pipeline use it, against a real server and two real Supersets. */
describe('ss-tools', { timeout: 600_000 }, () => {
  const stack = new AsyncDisposableStack();
  let server: TestServer;
  let dev: Superset;
  let stage: Superset;
  let folder = '';

  const run = (args: readonly string[], settings: SpawnSettings = {}) =>
    spawnCommand(args, {
      ...settings,
      env: { SS_TOOLS_URL: server.url, SS_TOOLS_TOKEN: server.token, ...settings.env },
    });
  const json = async <T>(args: readonly string[], settings: SpawnSettings = {}): Promise<T> => {
    const { code, stdout, stderr } = await run([...args, '--json'], settings);
    assert.equal(code, 0, stderr);
    return JSON.parse(stdout) as T;
  };
  const add = (name: string, superset: Superset, password: string) =>
    run(['env', 'add', name, superset.url, '-u', superset.username, '--password', 'env:PW'], {
      env: { PW: password },
    });

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ss-tools-cli-'));
    stack.defer(() => rm(folder, { recursive: true, force: true }));
    server = stack.use(await testServer());
    [dev, stage] = await Promise.all([
      startSuperset({ version: '6.1.0', estate: 'examples' }),
      startSuperset({ version: '6.1.0', estate: 'blank', database: { name: 'Warehouse' } }),
    ]);
    stack.use(dev);
    stack.use(stage);
    for (const [name, superset] of [
      ['dev', dev],
      ['stage', stage],
    ] as const) {
      await add(name, superset, superset.password);
      // A Superset that has just started may be slow on a busy machine; a person would test again as well.
      let tested = await run(['env', 'test', name]);
      for (let again = 0; again < 5 && tested.code !== 0; again++) {
        tested = await run(['env', 'test', name]);
      }
      assert.equal(tested.code, 0, tested.stdout + tested.stderr);
      assert.match(tested.stdout, /✓ Superset 6\.1\.0/);
    }
    const mapped = await run(['map', 'dev', 'stage', '--database', 'examples=Warehouse']);
    assert.equal(mapped.code, 0, mapped.stderr);
  });
  after(() => stack.disposeAsync());

  it('promotes what was changed, verified, and takes it back', async () => {
    const promote = ['promote', 'dev', 'stage', '--select', 'world_health', '--yes'];
    const first = await json<{ id: string; state: string; plan: { summary: { create: number } } }>(
      promote,
    );
    assert.equal(first.state, 'verified');
    assert.equal(first.plan.summary.create, 11);
    assert.deepEqual((await json<{ state: string }>(promote)).state, 'nothing-to-do');

    await using client = connect({
      url: dev.url,
      auth: { kind: 'password', username: dev.username, password: dev.password, provider: 'db' },
    });
    const chart = (await client.charts.list()).find(({ name }) => name === 'Treemap');
    assert.ok(chart);
    await client.charts.update(chart.id, { slice_name: 'Treemap of people' });
    const plan = await run(['plan', 'dev', 'stage', '--select', 'world_health', '--exit-code']);
    assert.equal(plan.code, 2, plan.stderr);
    assert.match(
      plan.stdout,
      /~ chart Treemap of people {2}used by dashboard World Bank's Data\n +~ \S+: "?Treemap"? → "?Treemap of people/,
    );
    assert.match(plan.stdout, /^Plan: 1 update$/m);
    const id = /Apply it: ss-tools apply (\S+)/.exec(plan.stdout)?.[1];
    assert.ok(id);
    const applied = await run(['apply', id]);
    assert.equal(applied.code, 0, applied.stderr);
    assert.match(applied.stdout, /✓ verified: stage equals the plan/);
    const promotion = /Promotion (\S+):/.exec(applied.stdout)?.[1];
    assert.ok(promotion);

    for (const taken of [promotion, first.id]) {
      const back = await run(['rollback', taken, '--yes']);
      assert.equal(back.code, 0, back.stderr);
      assert.match(back.stdout, /✓ verified/);
    }
    const rows = await json<{ status: string; kind: string }[]>([
      'assets',
      'stage',
      '--kind',
      'dashboard',
    ]);
    assert.deepEqual(rows, []);
    const history = await json<{ state: string }[]>(['promotions']);
    assert.equal(history.length, 4);
  });

  it('compares environments, snapshots and a bundle that Superset exported', async () => {
    const captured = await json<{ id: string; counts: { dashboard: number } }>(['capture', 'dev']);
    assert.equal(captured.counts.dashboard, 9);
    const bundle = join(folder, 'export.zip');
    await writeFile(bundle, await exportOf(dev));
    const differs = await run(['compare', bundle, 'stage', '--exit-code']);
    assert.equal(differs.code, 2, differs.stderr);
    assert.match(differs.stdout, /Only in export\.zip \(\d+\)\n/);
    const same = await run(['compare', captured.id, captured.id, '--exit-code']);
    assert.equal(same.code, 0, same.stderr);
    const broken = join(folder, 'broken.zip');
    await writeFile(broken, 'no zip');
    const refused = await run(['compare', broken, 'stage']);
    assert.equal(refused.code, 1);
    assert.match(refused.stderr, /^Error: .*zip/i);
  });

  it('asks for a mapping that is missing, with exit code 1, and writes nothing', async () => {
    const { code, stdout } = await run(['plan', 'stage', 'dev', '--select', 'all']);
    assert.equal(code, 0, stdout);
    const forgotten = await json<{ assets: { from: string }[] }>(['map', 'dev', 'stage']);
    const [mapping] = forgotten.assets;
    assert.ok(mapping);
    await json(['map', 'dev', 'stage', '--forget', mapping.from]);
    const plan = await run(['plan', 'dev', 'stage', '--select', 'world_health']);
    assert.equal(plan.code, 1);
    assert.match(plan.stdout, /question: .*"examples"/);
    assert.match(plan.stdout, /1 needs a mapping/);
    await json(['map', 'dev', 'stage', '--database', 'examples=Warehouse']);
  });

  it('names a wrong password, and keeps the environment to be corrected', async () => {
    const wrong = await add('wrong', dev, 'not the password');
    assert.equal(wrong.code, 1);
    assert.match(wrong.stdout, /✗ .*password/i);
    assert.equal((await run(['env', 'remove', 'wrong'])).code, 0);
    const nowhere = await run(['env', 'add', 'nowhere', 'http://127.0.0.1:1', '-u', 'a'], {
      stdin: 'b\n',
    });
    assert.equal(nowhere.code, 1);
    assert.match(nowhere.stdout, /✗ /);
    assert.equal((await run(['env', 'remove', 'nowhere'])).code, 0);
  });

  it('leaves a job running at Ctrl-C, and finds it again', async () => {
    const left = await run(['capture', 'dev', '--full'], {
      onStderr: (text, child) => {
        // Twice, as npm and a terminal do it.
        if (text.includes('dev (')) child.kill('SIGINT');
      },
    });
    assert.equal(left.code, 130, left.stderr);
    const job = /ss-tools watch (\S+)/.exec(left.stderr)?.[1];
    assert.ok(job);
    const watched = await json<{ state: string; result: { snapshot: string } }>(['watch', job]);
    assert.equal(watched.state, 'succeeded');
    assert.ok(watched.result.snapshot);
  });

  it('signs in with a password, and a revoked token opens nothing', async () => {
    const login = join(folder, 'login.json');
    const clean = { SS_TOOLS_URL: '', SS_TOOLS_TOKEN: '', SS_TOOLS_CONFIG: login };
    const signed = await run(['login', server.url, '-u', 'admin', '--password-stdin'], {
      env: clean,
      stdin: `${ADMIN_PASSWORD}\n`,
    });
    assert.equal(signed.code, 0, signed.stderr);
    assert.equal((await stat(login)).mode & 0o777, 0o600);
    assert.equal((await run(['env', 'list'], { env: clean })).code, 0);
    const { token } = JSON.parse(await readFile(login, 'utf8')) as { token: string };
    assert.equal((await run(['logout'], { env: clean })).code, 0);
    const revoked = await run(['env', 'list'], { env: { SS_TOOLS_TOKEN: token } });
    assert.equal(revoked.code, 1);
    assert.match(revoked.stderr, /^Error: /);
  });
});

/** Superset's own export of everything, as its button would give it. */
async function exportOf({ url, username, password }: Superset): Promise<Buffer> {
  const login = await fetch(`${url}/api/v1/security/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username, password, provider: 'db', refresh: false }),
  });
  const { access_token: token } = (await login.json()) as { access_token: string };
  const answer = await fetch(`${url}/api/v1/assets/export/`, {
    headers: { authorization: `Bearer ${token}` },
  });
  assert.equal(answer.status, 200);
  return Buffer.from(await answer.arrayBuffer());
}
