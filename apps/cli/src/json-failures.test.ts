import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Problem } from '@ss-tools/api';
import { z } from 'zod';
import { testServer } from '../../server/test/server.ts';
import type { TestServer } from '../../server/test/server.ts';
import { DOCUMENTS } from '../test/json-documents.ts';
import { FAILURES } from '../test/json-failures.ts';
import { leafCommands } from '../test/leaf-commands.ts';
import { runCommand } from '../test/run-command.ts';

/** As docs/cli.md has it: an error that no answer of the API was has no request id. */
const Failed = z.strictObject({
  error: z.strictObject({ ...Problem.shape.error.partial({ requestId: true }).shape }),
});

describe('a failure with --json', () => {
  let server: TestServer;
  before(async () => {
    server = await testServer();
  });
  after(() => server[Symbol.asyncDispose]());

  for (const { command, args, error: code, settings } of FAILURES) {
    const line = [...command.split(' '), ...args, '--json'];
    it(`is ${code}: ${line.join(' ').replace(import.meta.dirname, '…')}`, async () => {
      const told = await runCommand(server, line, settings);
      assert.deepEqual([told.code, told.stdout], [1, ''], told.stderr);
      const { error } = Failed.parse(JSON.parse(told.stderr.trimEnd().split('\n').at(-1) ?? ''));
      assert.equal(error.code, code, error.message);
    });
  }
});

describe('the tables of what --json prints', () => {
  it('have every command of the program, and no other', () => {
    const commands = new Set(leafCommands());
    assert.deepEqual(new Set(FAILURES.map(({ command }) => command)), commands);
    assert.deepEqual(new Set(DOCUMENTS.map(({ command }) => command)), commands);
  });
});
