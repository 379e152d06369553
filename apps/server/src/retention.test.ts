import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { makeAsset, assetId } from '@ss-tools/assets';
import type { Asset } from '@ss-tools/assets';
import { sql } from 'kysely';
import { testServer } from '../test/server.ts';
import type { TestServer } from '../test/server.ts';
import { v7 } from './database/id.ts';
import type { Database, Transaction } from './database/schema/index.ts';
import { forgetOld } from './retention.ts';
import { putContents, storedContent } from './snapshots/store/contents.ts';
import { keepSnapshot } from './snapshots/store/keep-snapshot.ts';

const DAYS = 30;

describe('what is forgotten after a while', () => {
  let server: TestServer;
  before(async () => {
    server = await testServer();
  });
  after(() => server?.[Symbol.asyncDispose]());

  const transaction = <T>(work: (trx: Transaction) => Promise<T>): Promise<T> =>
    server.context.db.transaction().execute(work);

  /** Makes everything look as if it had been made some days ago; what was made together stays together. */
  const age = async (days: number): Promise<void> => {
    for (const [table, column] of [
      ['snapshots', 'captured_at'],
      ['plans', 'created_at'],
      ['comparisons', 'created_at'],
      ['asset_contents', 'unused_since'],
    ] as const) {
      await sql`update ${sql.table(table)} set ${sql.ref(column)} = ${sql.ref(column)} - make_interval(days => ${days})`.execute(
        server.context.db,
      );
    }
  };
  const has = async (table: keyof Database, id: string, key = 'id'): Promise<boolean> => {
    const { rows } =
      await sql`select from ${sql.table(table)} where ${sql.ref(key)} = ${id}`.execute(
        server.context.db,
      );
    return rows.length > 0;
  };

  test('comparisons and plans that were never applied go with what was made for them; the rest stays', async () => {
    const { db, secrets } = server.context;
    const kept = await transaction((trx) => snapshotOf(trx, chart(1)));
    const comparison = v7();
    const compared = await transaction(async (trx) => {
      const own = await snapshotOf(trx, chart(2));
      await trx
        .insertInto('comparisons')
        .values({ id: comparison, left_snapshot: own, right_snapshot: kept })
        .execute();
      return own;
    });
    const [open, applied] = [v7(), v7()];
    const planned = await transaction((trx) => planOf(trx, open, kept, chart(3)));
    const promoted = await transaction((trx) => planOf(trx, applied, kept, chart(4)));
    await transaction(async (trx) => {
      await secrets.write(trx, `plan:${open}`, 'database:x', 'hidden');
      await sql`
        insert into promotions (id, plan, job, state, mismatches, created_by)
        values (${v7()}, ${applied}, ${v7()}, 'verified', '[]', 'admin')`.execute(trx);
    });

    await age(DAYS - 1);
    await forgetOld(db, DAYS);
    assert.ok((await has('comparisons', comparison)) && (await has('plans', open)));

    await age(2);
    await forgetOld(db, DAYS);
    assert.equal(await has('comparisons', comparison), false);
    assert.equal(await has('plans', open), false);
    assert.equal(await has('secrets', `plan:${open}`, 'owner'), false);
    assert.equal(await has('snapshots', compared), false);
    assert.equal(await has('snapshots', planned), false);
    assert.ok(await has('snapshots', kept), 'what was captured by itself stays');
    assert.ok((await has('plans', applied)) && (await has('snapshots', promoted)));

    // Contents are noticed as unused, and go a day later; what is used again meanwhile stays.
    assert.ok(await has('asset_contents', chart(2).hash, 'hash'));
    await transaction((trx) => snapshotOf(trx, chart(3)));
    await age(2);
    await forgetOld(db, DAYS);
    assert.equal(await has('asset_contents', chart(2).hash, 'hash'), false);
    for (const number of [1, 3, 4])
      assert.ok(await has('asset_contents', chart(number).hash, 'hash'), `chart ${number}`);
  });

  test('nothing is deleted under a transaction that stores contents', async () => {
    const { db } = server.context;
    const gone = chart(9);
    await transaction((trx) => putContents(trx, [storedContent(gone)]));
    await forgetOld(db, DAYS);
    await age(2);
    await transaction(async (trx) => {
      await putContents(trx, [storedContent(gone)]);
      await forgetOld(db, DAYS);
      assert.ok(await has('asset_contents', gone.hash, 'hash'));
    });
    await forgetOld(db, DAYS);
    assert.equal(await has('asset_contents', gone.hash, 'hash'), false);
  });
});

const chart = (number: number): Asset =>
  makeAsset({
    kind: 'chart',
    key: `70000000-0000-4000-8000-${String(number).padStart(12, '0')}`,
    content: { slice_name: `Chart ${number}` },
  });

async function snapshotOf(trx: Transaction, asset: Asset): Promise<string> {
  await putContents(trx, [storedContent(asset)]);
  return keepSnapshot(trx, {
    origin: 'capture',
    environment: null,
    label: 'dev',
    supersetVersion: '6.1.0',
    complete: true,
    absent: [],
    unread: new Map(),
    partlySeen: new Set(),
    problems: [],
    assets: [{ ...asset, id: assetId(asset), localId: null }],
  });
}

/** A plan from a kept snapshot, with a target that was captured for it; answers the target's snapshot. */
async function planOf(trx: Transaction, id: string, source: string, asset: Asset): Promise<string> {
  const target = await snapshotOf(trx, asset);
  await sql`
    insert into plans (id, hash, intent, source_snapshot, source_name, target_snapshot, target_name, request, plan, summary, applicable, created_by)
    values (${id}, 'hash', 'promotion', ${source}, 'dev', ${target}, 'prod', '{}', '{}', '{}', true, 'admin')`.execute(
    trx,
  );
  return target;
}
