import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { contract } from '@ss-tools/api';
import { jsonb } from '../database/jsonb.ts';
import type { PromotionState } from '../database/schema/promotions.ts';
import * as rows from '../../test/history-rows.ts';
import { NOUGHT } from '../../test/history-rows.ts';
import type { PlanWish } from '../../test/history-rows.ts';
import { testServer } from '../../test/server.ts';
import type { TestServer } from '../../test/server.ts';

/** Which plans wait, and which ends still need somebody, as the lists tell it. */
describe('what needs a person', () => {
  let server: TestServer;
  let target: string;
  let source: string;
  before(async () => {
    server = await testServer();
    [source, target] = [await environment('dev'), await environment('stage')];
  });
  after(() => server?.[Symbol.asyncDispose]());

  /** An environment that answers nothing, which is kept all the same. */
  const environment = async (name: string): Promise<string> =>
    (
      await server.api.call(contract.environments.add, {
        body: {
          name,
          url: 'http://127.0.0.1:9',
          credentials: { kind: 'password', username: 'a', password: 'b', provider: 'db' },
        },
      })
    ).id;

  const addPlan = (
    summary: Partial<typeof NOUGHT>,
    more: Partial<Omit<PlanWish, 'summary'>> = {},
  ): Promise<string> => rows.addPlan(server.context.db, { source, target, summary, ...more });
  const addPromotion = (plan: string, state: PromotionState): Promise<string> =>
    rows.addPromotion(server.context.db, plan, state);
  const waiting = async (): Promise<Set<string>> => {
    const page = await server.api.call(contract.plans.list, { query: { open: 'true' } });
    assert.equal(page.total, page.items.length);
    return new Set(page.items.map(({ id }) => id));
  };
  const attention = async (): Promise<string[]> => {
    const query = { attention: 'true' };
    const page = await server.api.call(contract.promotions.list, { query });
    assert.equal(page.total, page.items.length);
    return page.items.map(({ id }) => id);
  };

  test('plans wait that have something to do or to settle, until they are superseded, applied or without a target', async () => {
    const [todo, asks] = [await addPlan({ update: 1 }), await addPlan({ conflicts: 1 })];
    await addPlan({});
    await addPlan({ create: 1 }, { target: null });
    await addPromotion(await addPlan({ create: 1 }), 'verified');
    const old = await addPlan({ create: 1 });
    await server.context.db
      .updateTable('plans')
      .set({ superseded_by: todo })
      .where('id', '=', old)
      .execute();
    assert.deepEqual(await waiting(), new Set([todo, asks]));
    const detail = await server.api.call(contract.plans.get, { params: { id: old } });
    assert.equal(detail.supersededBy, todo);
    assert.equal(detail.request.mappings.assets.length, 0);
  });

  test('a plan names what its notices speak of, as the target calls it', async () => {
    const { db } = server.context;
    const plan = await addPlan({ questions: 1 });
    const asset = 'database:a';
    await db
      .insertInto('asset_contents')
      .values({ hash: 'x', kind: 'database', key: 'a', name: 'Warehouse', content: '{}' })
      .execute();
    const snapshot = await rows.addSnapshot(db, 'capture', target);
    await db
      .insertInto('snapshot_assets')
      .values({ snapshot, asset, kind: 'database', name: 'Warehouse', hash: 'x', local_id: 1 })
      .execute();
    const notice = { level: 'question', code: 'database-unmapped', message: '', hint: '' } as const;
    await db
      .updateTable('plans')
      .set({
        target_snapshot: snapshot,
        plan: jsonb({
          changes: [],
          notices: [{ ...notice, related: [asset, 'database:gone'] }],
          summary: NOUGHT,
          preconditions: {},
          predicted: {},
          hash: 'h',
        }),
      })
      .where('id', '=', plan)
      .execute();
    const detail = await server.api.call(contract.plans.get, { params: { id: plan } });
    assert.deepEqual(detail.names, { [asset]: 'Warehouse' });
  });

  test('bad ends need somebody until they are dismissed, taken back, or followed by a good one of the pair', async () => {
    const end = async (state: 'failed' | 'rolled-back', from?: string | null): Promise<string> =>
      addPromotion(await addPlan({ create: 1 }, from === undefined ? {} : { source: from }), state);
    await addPromotion(await addPlan({ create: 1 }), 'verified');
    const [failed, putBack, ofBundle] = [
      await end('failed'),
      await end('rolled-back'),
      await end('failed', null),
    ];
    assert.deepEqual(await attention(), [ofBundle, putBack, failed]);
    await server.api.call(contract.promotions.dismiss, { params: { id: failed } });
    assert.deepEqual(await attention(), [ofBundle, putBack]);
    await addPromotion(await addPlan({ delete: 1 }, { rollbackOf: ofBundle }), 'verified');
    assert.deepEqual(await attention(), [putBack]);
    const good = await addPromotion(await addPlan({ create: 1 }), 'verified');
    assert.deepEqual(await attention(), []);
    await assert.rejects(server.api.call(contract.promotions.dismiss, { params: { id: good } }), {
      code: 'nothing-to-dismiss',
    });
  });
});
