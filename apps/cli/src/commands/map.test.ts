import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { contract, MappingSet } from '@ss-tools/api';
import { ContractServer } from '../../test/contract-server.ts';
import { environment, id } from '../../test/examples.ts';
import { runCommand } from '../../test/run-command.ts';

const FROM = 'database:33333333-3333-4333-8333-333333333333';
const TO = 'database:44444444-4444-4444-8444-444444444444';
const NONE = MappingSet.parse({});
const names = { source: { [FROM]: 'examples' }, target: {} };

describe('map', () => {
  let server: ContractServer;
  beforeEach(async () => {
    server = await ContractServer.start();
    const asset = (key: string, name: string) => ({
      id: key,
      kind: 'database',
      name,
      hash: 'h',
      link: null,
    });
    server
      .on(contract.environments.list, () => ({
        items: [environment('dev', 1), environment('stage', 2)],
      }))
      .on(contract.mappings.merge, ({ body }) => ({ ...MappingSet.parse(body), names }))
      .on(contract.mappings.forget, () => ({ ...NONE, names, assets: [{ from: FROM, to: TO }] }))
      .on(contract.mappings.get, () => ({
        ...NONE,
        names,
        assets: [{ from: FROM, to: TO }],
        roles: [{ from: 'Gamma', to: null }],
      }))
      .on(contract.snapshots.assets, ({ params }) => ({
        items:
          params['id'] === id(101)
            ? [asset(FROM, 'examples'), asset('database:x', 'examples 2')]
            : [asset(TO, 'warehouse'), asset('database:y', 'twice'), asset('database:z', 'twice')],
        total: 2,
      }));
  });
  afterEach(() => server[Symbol.asyncDispose]());

  const sent = (method: string): unknown =>
    server.calls.find((call) => call.path === '/api/mappings' && call.method === method)?.body;

  it('maps databases by exact name or UUID, and names inside them', async () => {
    const args = [
      'map',
      'dev',
      'stage',
      '--database',
      'examples=warehouse',
      '--schema',
      'examples:main=public',
      `${FROM}:=x`,
    ];
    const { code, stderr } = await runCommand(server, [
      ...args,
      '--role',
      'Gamma=',
      '--owner',
      'eva=adam',
    ]);
    assert.equal(code, 0, stderr);
    assert.deepEqual(sent('PATCH'), {
      ...NONE,
      assets: [{ from: FROM, to: TO }],
      schemas: [
        { database: FROM, from: 'main', to: 'public' },
        { database: FROM, from: null, to: 'x' },
      ],
      roles: [{ from: 'Gamma', to: null }],
      owners: [{ from: 'eva', to: 'adam' }],
    });
  });

  it('guesses nothing: a name that two have, or none has, is an error with the identities', async () => {
    const twice = await runCommand(server, ['map', 'dev', 'stage', '--database', 'examples=twice']);
    assert.equal(twice.code, 1);
    assert.match(twice.stderr, /stage has 2 databases named "twice"\.\n.*database:y, database:z/);
    const part = await runCommand(server, [
      'map',
      'dev',
      'stage',
      '--database',
      'exampl=warehouse',
    ]);
    assert.match(part.stderr, /dev has no database named "exampl"/);
    const bad = await runCommand(server, ['map', 'dev', 'stage', '--database', 'examples']);
    assert.match(bad.stderr, /--database takes FROM=TO/);
  });

  it('shows what is mapped, and forgets one of it', async () => {
    const shown = await runCommand(server, ['map', 'dev', 'stage']);
    assert.match(shown.stdout, /^KIND +FROM \(dev\) +TO \(stage\)/);
    const named = new RegExp(`^database +examples \\(${FROM}\\) +${TO}$`, 'm');
    assert.match(shown.stdout, named);
    assert.match(shown.stdout, /^role +Gamma +\(none\)$/m);
    assert.equal(
      (await runCommand(server, ['map', 'dev', 'stage', '--forget', 'role:Gamma'])).code,
      0,
    );
    const forgot = server.calls.find(({ method }) => method === 'DELETE');
    assert.deepEqual(forgot?.query, {
      source: id(1),
      target: id(2),
      kind: 'roles',
      from: 'Gamma',
    });
    const unknown = await runCommand(server, ['map', 'dev', 'stage', '--forget', 'role:Alpha']);
    assert.match(unknown.stderr, /Nothing is mapped from role:Alpha\./);
  });
});
