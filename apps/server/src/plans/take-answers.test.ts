import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { NO_MAPPINGS } from '@ss-tools/assets';
import { v7 } from '../database/id.ts';
import { testServer } from '../../test/server.ts';
import type { TestServer } from '../../test/server.ts';
import { takeAnswers } from './take-answers.ts';

describe('the answers for a plan', () => {
  let server: TestServer;
  before(async () => {
    server = await testServer();
  });
  after(() => server?.[Symbol.asyncDispose]());

  test('a password must be given to a database, and a plan that is replaced must be there', async () => {
    const take = (given: object) =>
      takeAnswers(server.context, v7(), v7(), { passwords: {}, mappings: NO_MAPPINGS, ...given });
    await assert.rejects(take({ passwords: { 'chart:x': 'secret' } }), { code: 'bad-selection' });
    await assert.rejects(take({ replaces: v7() }), { code: 'not-found' });
  });

  test('passwords of the plan before stay, and those given now go before them', async () => {
    const { context } = server;
    const [before, plan] = [v7(), v7()];
    await context.db
      .insertInto('plans')
      .values({
        id: before,
        hash: 'h',
        intent: 'promotion',
        source_snapshot: null,
        source_environment: null,
        source_name: 'dev',
        source_kept_at: null,
        target_snapshot: null,
        target: null,
        target_name: 'stage',
        rollback_of: null,
        request: '{}',
        plan: '{}',
        summary: '{}',
        applicable: false,
        superseded_by: null,
        created_by: 'admin',
      })
      .execute();
    await context.secrets.write(context.db, `plan:${before}`, 'database:a', 'first');
    await context.secrets.write(context.db, `plan:${before}`, 'database:b', 'stays');
    const taken = await takeAnswers(context, plan, null as never, {
      passwords: { 'database:a': 'second' },
      mappings: NO_MAPPINGS,
      replaces: before,
    });
    assert.deepEqual(new Set(taken.input.passwordsGiven), new Set(['database:a', 'database:b']));
    await context.db.transaction().execute((trx) => taken.keepPasswords(trx as never));
    assert.deepEqual(
      await context.secrets.readAll(context.db, `plan:${plan}`),
      new Map([
        ['database:a', 'second'],
        ['database:b', 'stays'],
      ]),
    );
  });
});
