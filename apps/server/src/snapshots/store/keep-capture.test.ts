import assert from 'node:assert/strict';
import { before, after, describe, test } from 'node:test';
import { assetId, makeAsset } from '@ss-tools/assets';
import type { Asset } from '@ss-tools/assets';
import { sql } from 'kysely';
import { testServer } from '../../../test/server.ts';
import type { TestServer } from '../../../test/server.ts';
import { v7 } from '../../database/id.ts';
import type { EnvironmentCapture } from '../capture-environment.ts';
import { EstateIndex } from '../capture/estate-index.ts';
import { keepCaptures } from './keep-capture.ts';
import { hintBasis, loadHints } from './hints.ts';

describe('keeping captures', () => {
  let server: TestServer;
  const environments = [v7(), v7()];
  before(async () => {
    server = await testServer();
    for (const id of environments) {
      await sql`
        insert into environments (id, name, url, stage, credential_kind, header_names, custom_ca, insecure, requests_per_second)
        values (${id}, ${id}, 'http://127.0.0.1:1', 'dev', 'password', '[]', false, false, 40)`.execute(
        server.context.db,
      );
    }
  });
  after(() => server?.[Symbol.asyncDispose]());

  test('the same two environments kept in either order at the same time never wait in a circle', async () => {
    const { db } = server.context;
    const [one = '', other = ''] = environments;
    // Straight transactions: a deadlock would fail the test, not be repeated.
    const keep = (ids: readonly string[], round: number): Promise<string[]> =>
      db.transaction().execute((trx) =>
        keepCaptures(
          trx,
          ids.map((id) => captureOf(id, round)),
          'capture',
        ),
      );
    for (let round = 0; round < 8; round += 1) {
      const kept = await Promise.all([
        keep([one, other], round),
        keep([other, one], round),
        keep([one, other], round),
        keep([other, one], round),
      ]);
      assert.equal(new Set(kept.flat()).size, 8);
    }
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from capture_hints`.execute(
      db,
    );
    assert.equal(rows[0]?.n, 2 * ASSETS);
  });

  test('hints are forgotten with what they hold for', async () => {
    const { db } = server.context;
    const [id = ''] = environments;
    const captured = captureOf(id, 99);
    await db.transaction().execute((trx) => keepCaptures(trx, [captured], 'capture'));
    const [entry] = captured.index.entries();
    assert.ok(entry);
    const recall = (basis: string) =>
      loadHints(db, id, basis).then((find) => find(entry) !== undefined);
    assert.equal(await recall(hintBasis(captured.client.url, '6.1.0')), true);
    assert.equal(await recall(hintBasis('http://other.example.org', '6.1.0')), false);
    assert.equal(await recall(hintBasis(captured.client.url, '6.2.0')), false);
  });
});

const ASSETS = 60;

/** A capture whose content is new in each round, and the same in both environments. */
function captureOf(environment: string, round: number): EnvironmentCapture {
  const assets = Array.from({ length: ASSETS }, (_, number) => chart(number, round));
  const byId = new Map(assets.map((asset) => [assetId(asset), asset]));
  const entries = [...byId].map(([id, asset], localId) => ({
    ...asset,
    id,
    localId,
    slug: null,
    charts: 0,
    hint: String(round),
    attachments: {},
  }));
  return {
    supersetVersion: '6.1.0',
    complete: true,
    unread: new Map(),
    partlySeen: new Set(),
    problems: [],
    assets: new Map(entries.map((entry) => [entry.id, entry])),
    read: byId,
    index: new EstateIndex(['chart'], entries),
    environment: { id: environment, name: environment },
    client: { url: 'http://127.0.0.1:1' },
    inspection: { version: '6.1.0' },
  } as unknown as EnvironmentCapture;
}

const chart = (number: number, round: number): Asset =>
  makeAsset({
    kind: 'chart',
    key: `70000000-0000-4000-8000-${String(number).padStart(12, '0')}`,
    content: { slice_name: `Chart ${number}`, description: String(round) },
  });
