import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { contract } from '@ss-tools/api';
import { addPlan, addPromotion, addSnapshot } from '../../test/history-rows.ts';
import { testServer } from '../../test/server.ts';
import type { TestServer } from '../../test/server.ts';
import type { PromotionState } from '../database/schema/promotions.ts';

describe('whether a promotion can be rolled back', () => {
  let server: TestServer;
  let target: string;
  let preImage: string;
  before(async () => {
    server = await testServer();
    const added = await server.api.call(contract.environments.add, {
      body: {
        name: 'stage',
        url: 'http://127.0.0.1:9',
        credentials: { kind: 'password', username: 'a', password: 'b' },
      },
    });
    target = added.id;
    preImage = await addSnapshot(server.context.db, 'pre-image', target);
  });
  after(() => server?.[Symbol.asyncDispose]());

  const promotion = async (
    state: PromotionState,
    steps: readonly string[],
    wish: { target?: null; rollbackOf?: string } = {},
  ): Promise<string> => {
    const { db } = server.context;
    const plan = await addPlan(db, { source: null, target, ...wish });
    return addPromotion(db, plan, state, { preImage, steps });
  };
  const offered = async (id: string): Promise<boolean> => {
    const found = await server.api.call(contract.promotions.get, { params: { id } });
    const { items } = await server.api.call(contract.promotions.list, { query: { limit: 500 } });
    assert.equal(items.find((row) => row.id === id)?.canRollBack, found.canRollBack);
    return found.canRollBack;
  };
  const WROTE = ['pre-image', 'write:import', 'verify'];

  test('it can where something that it wrote may be left', async () => {
    for (const state of ['verified', 'differs', 'failed'] as const) {
      assert.equal(await offered(await promotion(state, WROTE)), true, state);
    }
  });

  test('it cannot where the target is as it was: put back, cancelled, or nothing written', async () => {
    for (const state of ['rolled-back', 'cancelled', 'running', 'queued'] as const) {
      assert.equal(await offered(await promotion(state, WROTE)), false, state);
    }
    for (const state of ['failed', 'verified'] as const) {
      assert.equal(await offered(await promotion(state, ['pre-image'])), false, state);
    }
  });

  test('it cannot once it was taken back, nor without its target', async () => {
    const taken = await promotion('verified', WROTE);
    await promotion('failed', WROTE, { rollbackOf: taken });
    assert.equal(await offered(taken), true);
    await promotion('verified', WROTE, { rollbackOf: taken });
    assert.equal(await offered(taken), false);
    assert.equal(await offered(await promotion('verified', WROTE, { target: null })), false);
  });
});
