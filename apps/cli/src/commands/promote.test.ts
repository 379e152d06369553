import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { contract } from '@ss-tools/api';
import { ContractServer, Refusal } from '../../test/contract-server.ts';
import { DASHBOARD, environment, id, job, plan, promotion, story } from '../../test/examples.ts';
import { runCommand } from '../../test/run-command.ts';

const [dev, stage] = [environment('dev', 1), environment('stage', 2)];
const SELECT = ['--select', 'sales'];

describe('plan, apply and promote', () => {
  let server: ContractServer;
  beforeEach(async () => {
    server = await ContractServer.start();
    const planned = job(10, { state: 'succeeded', result: { plan: id(50) } });
    const applied = job(61, { kind: 'apply', state: 'succeeded', result: { promotion: id(60) } });
    server
      .on(contract.environments.list, () => ({ items: [dev, stage] }))
      .on(contract.plans.create, () => job(10))
      .on(contract.jobs.events, ({ params }) => story(params['id'] === id(10) ? planned : applied))
      .on(contract.jobs.get, ({ params }) => (params['id'] === id(10) ? planned : applied))
      .on(contract.plans.get, () => plan())
      .on(contract.promotions.apply, () => promotion({ state: 'queued' }))
      .on(contract.promotions.get, () => promotion());
  });
  afterEach(() => server[Symbol.asyncDispose]());

  const sent = (path: string): unknown => server.calls.find((call) => call.path === path)?.body;

  it('shows a plan with what changes, why, and one summary line', async () => {
    const { code, stdout, stderr } = await runCommand(server, ['plan', 'dev', 'stage', ...SELECT]);
    assert.equal(code, 0, stderr);
    assert.match(stdout, /\+ dashboard Sales {2}selected/);
    assert.match(stdout, /~ chart By month {2}used by dashboard Sales/);
    assert.match(stdout, /viz_type: "table" → "bar"/);
    assert.match(stdout, /- select 1\n +\+ select 2\n +from a/);
    assert.match(stdout, /warning: The owner "eva" does not exist in stage\.\n +Map the owner/);
    assert.match(stdout, /^Plan: 1 create · 1 update · 1 warning$/m);
    assert.match(stdout, new RegExp(`Apply it: ss-tools apply ${id(50)}`));
    assert.match(stderr, /Reading dev \(1 of 2\)\n✓ Read dev\n/);
    assert.deepEqual(sent('/api/plans'), {
      source: { from: 'environment', environment: dev.id },
      target: stage.id,
      select: ['dashboard:sales'],
      remove: [],
      resolutions: [],
      passwords: {},
    });
  });

  it('exits with 2 for changes when asked, and 1 for a plan that cannot be applied', async () => {
    assert.equal(
      (await runCommand(server, ['plan', 'dev', 'stage', ...SELECT, '--exit-code'])).code,
      2,
    );
    const summary = { ...plan().summary, create: 0, update: 0 };
    server.on(contract.plans.get, () => plan({ summary, changes: [] }));
    assert.equal(
      (await runCommand(server, ['plan', 'dev', 'stage', ...SELECT, '--exit-code'])).code,
      0,
    );
    server.on(contract.plans.get, () => plan({ applicable: false }));
    assert.equal(
      (await runCommand(server, ['plan', 'dev', 'stage', ...SELECT, '--exit-code'])).code,
      1,
    );
  });

  it('sends selections, deletions, decisions and passwords, which never stand in the arguments', async () => {
    const database = 'database:33333333-3333-4333-8333-333333333333';
    const args = [
      'plan',
      'dev',
      'stage',
      '--select',
      DASHBOARD,
      'all',
      '--delete',
      'chart:x',
      '--replaces',
      id(49),
      '--take-source',
      'chart:y',
    ];
    const passwords = ['--password', `${database}=env:DB_PASSWORD`, '--password', 'database:z'];
    const { code, stderr } = await runCommand(server, [...args, ...passwords], {
      env: { DB_PASSWORD: 'one' },
      stdin: 'two\n',
    });
    assert.equal(code, 0, stderr);
    assert.deepEqual(sent('/api/plans'), {
      source: { from: 'environment', environment: dev.id },
      target: stage.id,
      select: [DASHBOARD, 'all'],
      remove: ['chart:x'],
      replaces: id(49),
      resolutions: [{ asset: 'chart:y', take: 'source' }],
      passwords: { [database]: 'one', 'database:z': 'two' },
    });
  });

  it('applies the plan that was read, by its hash, and says that it is verified', async () => {
    const { code, stdout } = await runCommand(server, ['apply', id(50)]);
    assert.equal(code, 0);
    assert.deepEqual(sent('/api/promotions'), { plan: id(50), hash: 'abc' });
    assert.match(stdout, /✓ verified: stage equals the plan/);
    assert.match(stdout, new RegExp(`Take it back: ss-tools rollback ${id(60)}`));
  });

  it('exits with 1 when the target is not what the plan promised, or the run failed', async () => {
    const mismatch = { id: DASHBOARD, name: 'Sales', expected: 'a', found: 'b', fields: [] };
    server.on(contract.promotions.get, () =>
      promotion({ state: 'differs', mismatches: [mismatch] }),
    );
    const differs = await runCommand(server, ['apply', id(50)]);
    assert.equal(differs.code, 1);
    assert.match(differs.stdout, /differs from the plan in 1 asset\n {2}dashboard:1+-.* Sales/);
    const error = { code: 'timeout', message: 'stage did not answer.', hint: 'Try again.' };
    server.on(contract.promotions.get, () => promotion({ state: 'rolled-back', error }));
    const failed = await runCommand(server, ['apply', id(50)]);
    assert.equal(failed.code, 1);
    assert.match(failed.stdout, /put back as it was\nstage did not answer\.\nTry again\./);
  });

  it('does not apply what is not applicable, and says why', async () => {
    const notice = {
      level: 'question',
      code: 'database-unmapped',
      message: 'No database for "a".',
      hint: 'Map it.',
    } as const;
    server.on(contract.plans.get, () => plan({ applicable: false, notices: [notice] }));
    const { code, stderr } = await runCommand(server, [
      'promote',
      'dev',
      'stage',
      ...SELECT,
      '--yes',
    ]);
    assert.equal(code, 1);
    assert.match(stderr, /Error: No database for "a"\.\nMap it\.\n$/);
    assert.equal(sent('/api/promotions'), undefined);
  });

  it('promotes after a yes, and only after that', async () => {
    const promote = ['promote', 'dev', 'stage', ...SELECT];
    const yes = await runCommand(server, [...promote, '--yes', '--json']);
    assert.equal(yes.code, 0, yes.stderr);
    assert.equal((JSON.parse(yes.stdout) as { state: string }).state, 'verified');
    server.calls.length = 0;
    const typed = await runCommand(server, promote, { tty: true, stdin: 'yes\n' });
    assert.equal(typed.code, 0, typed.stderr);
    assert.notEqual(sent('/api/promotions'), undefined);
    server.calls.length = 0;
    for (const settings of [{ tty: true, stdin: 'y\n' }, { tty: false }]) {
      const refused = await runCommand(server, promote, settings);
      assert.equal(refused.code, 1);
      assert.match(refused.stderr, new RegExp(`The plan is kept: ss-tools apply ${id(50)}`));
    }
    assert.equal(sent('/api/promotions'), undefined);
  });

  it('has nothing to do where nothing changes', async () => {
    const summary = { ...plan().summary, create: 0, update: 0 };
    server.on(contract.plans.get, () => plan({ summary, changes: [] }));
    const { code, stdout } = await runCommand(server, [
      'promote',
      'dev',
      'stage',
      ...SELECT,
      '--yes',
    ]);
    assert.equal(code, 0);
    assert.equal(stdout, 'Nothing to do: stage has it all.\n');
    assert.equal(sent('/api/promotions'), undefined);
  });

  it('leaves the job running at Ctrl-C, and says how to watch it', async () => {
    const running = job(61, { kind: 'apply', state: 'running' });
    server.on(contract.jobs.events, () => story(running).slice(0, 2));
    const { code, stderr } = await runCommand(server, ['apply', id(50)], {
      interruptAt: 'Read dev',
    });
    assert.equal(code, 130);
    assert.match(stderr, new RegExp(`goes on without you\\. Watch it: ss-tools watch ${id(61)}`));
    assert.equal(
      server.calls.some((call) => call.path.endsWith('/cancel')),
      false,
    );
    const json = await runCommand(server, ['apply', id(50), '--json'], { interruptAt: 'Read dev' });
    assert.deepEqual([json.code, json.stdout], [130, '']);
    assert.match(
      json.stderr,
      new RegExp(`\\n\\{"error":\\{"code":"interrupted".*${id(61)}.*\\}\\n$`),
    );
  });

  it('watches an apply to what became of its promotion', async () => {
    const ended = job(61, { kind: 'apply', state: 'succeeded', result: { promotion: id(60) } });
    server.on(contract.jobs.events, () => story(ended)).on(contract.jobs.get, () => ended);
    const verified = await runCommand(server, ['watch', id(61)]);
    assert.equal(verified.code, 0, verified.stderr);
    assert.match(verified.stdout, /verified: stage equals the plan/);
    server.on(contract.promotions.get, () => promotion({ state: 'differs' }));
    const differs = await runCommand(server, ['watch', id(61)]);
    assert.equal(differs.code, 1);
    assert.match(differs.stdout, /stage differs from the plan/);
    const json = await runCommand(server, ['watch', id(61), '--json']);
    assert.equal(json.code, 1);
    assert.deepEqual(JSON.parse(json.stdout), ended);
  });

  it('takes a promotion back through a plan', async () => {
    const back = job(10, { state: 'succeeded', result: { plan: id(50) } });
    server.on(contract.promotions.rollback, () => back);
    const { code, stdout } = await runCommand(server, ['rollback', id(60), '--yes']);
    assert.equal(code, 0);
    assert.match(stdout, /verified/);
    assert.deepEqual(sent(`/api/promotions/${id(60)}/rollback`), {
      resolutions: [],
      passwords: {},
    });
  });

  it('tells what a failed job says', async () => {
    const error = { code: 'unreachable', message: 'dev does not answer.', hint: 'Is it up?' };
    const failed = job(10, { state: 'failed', error });
    server.on(contract.jobs.events, () => story(failed)).on(contract.jobs.get, () => failed);
    const { code, stderr } = await runCommand(server, ['plan', 'dev', 'stage', ...SELECT]);
    assert.equal(code, 1);
    assert.match(stderr, /Error: dev does not answer\.\nIs it up\?\n$/);
  });

  it('tells what the server refuses, with the hint and the request id', async () => {
    server.on(contract.plans.get, () => {
      throw new Refusal(404, 'not-found', 'There is no such plan.', 'List them.');
    });
    const text = await runCommand(server, ['show', id(9)]);
    assert.equal(text.code, 1);
    assert.equal(text.stderr, 'Error: There is no such plan.\nList them.\nRequest req-1\n');
    const json = await runCommand(server, ['show', id(9), '--json']);
    assert.deepEqual(JSON.parse(json.stderr), {
      error: {
        code: 'not-found',
        message: 'There is no such plan.',
        hint: 'List them.',
        requestId: 'req-1',
      },
    });
  });
});
