import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assetId, makeAsset } from '@ss-tools/assets';
import type { Asset, AssetId, AssetKind } from '@ss-tools/assets';
import { closureChunks, sparseChunks } from './import-chunks.ts';

const KEY: Record<string, number> = { database: 1, dataset: 2, chart: 3, dashboard: 4 };
const uuid = (kind: string, n: number): string =>
  `0000000${KEY[kind]}-0000-4000-8000-${String(n).padStart(12, '0')}`;

const database = makeAsset({
  kind: 'database',
  key: uuid('database', 1),
  content: { database_name: 'Data' },
});
const dataset = (n: number): Asset =>
  makeAsset({
    kind: 'dataset',
    key: uuid('dataset', n),
    content: { table_name: `table ${n}`, database_uuid: database.key },
  });
const chart = (n: number, of: number): Asset =>
  makeAsset({
    kind: 'chart',
    key: uuid('chart', n),
    content: { slice_name: `chart ${n}`, viz_type: 'table', dataset_uuid: uuid('dataset', of) },
  });
const dashboard = (n: number, charts: readonly number[]): Asset =>
  makeAsset({
    kind: 'dashboard',
    key: uuid('dashboard', n),
    content: {
      dashboard_title: `dashboard ${n}`,
      position: Object.fromEntries(
        charts.map((c) => [
          `CHART-${c}`,
          { type: 'CHART', id: `CHART-${c}`, meta: { uuid: uuid('chart', c) } },
        ]),
      ),
    },
  });

/** Dashboards with 50 charts each, ten charts on one dataset, all on one database. */
function estate(dashboards: number): Asset[] {
  const numbers = Array.from({ length: dashboards * 50 }, (_, n) => n);
  return [
    database,
    ...numbers.filter((n) => n % 10 === 0).map((n) => dataset(n / 10)),
    ...numbers.map((n) => chart(n, Math.floor(n / 10))),
    ...Array.from({ length: dashboards }, (_, d) =>
      dashboard(
        d,
        numbers.filter((n) => Math.floor(n / 50) === d),
      ),
    ),
  ];
}

const byId = (assets: readonly Asset[]): Map<AssetId, Asset> =>
  new Map(assets.map((asset) => [assetId(asset), asset]));
const sizes = (chunks: readonly Asset[][]): number[] => chunks.map(({ length }) => length);
const kinds = (chunk: readonly Asset[]): AssetKind[] => [...new Set(chunk.map(({ kind }) => kind))];

/** Fails unless each import holds all that its assets need, and all of `written` is in one. */
function assertWhole(chunks: readonly Asset[][], written: readonly Asset[]): void {
  for (const chunk of chunks) {
    const inside = byId(chunk);
    for (const { refs } of chunk) for (const { to } of refs) assert.ok(inside.has(to), to);
    assert.equal(inside.size, chunk.length, 'nothing is twice in one import');
  }
  const sent = new Set(chunks.flat().map(assetId));
  for (const asset of written) assert.ok(sent.has(assetId(asset)), asset.name);
}

test('what fits into one transaction is one import, sparse or with its closure', () => {
  const all = estate(2);
  assert.deepEqual(sizes(sparseChunks(all)), [113]);
  assert.deepEqual(sizes(closureChunks(all, byId(all))), [113]);
  assert.deepEqual(sparseChunks([]), []);
  assert.deepEqual(closureChunks([], byId(all)), []);
});

test('sparse imports of more come by kind, what is needed first', () => {
  const all = estate(6);
  const chunks = sparseChunks(all);
  assert.deepEqual(sizes(chunks), [1, 30, 200, 100, 6]);
  assert.deepEqual(chunks.map(kinds).flat(), [
    'database',
    'dataset',
    'chart',
    'chart',
    'dashboard',
  ]);
  assert.deepEqual(chunks.flat(), all);
});

test('a sparse import is never larger than the limit, and even a small one is cut in order', () => {
  const all = estate(1);
  const chunks = sparseChunks(all, 20);
  assert.deepEqual(sizes(chunks), [1, 5, 20, 20, 10, 1]);
  assert.deepEqual(chunks.flat(), all);
});

test('20 dashboards of 50 charts: each closed import stays within one transaction', () => {
  const all = estate(20);
  const chunks = closureChunks(all, byId(all));
  assertWhole(chunks, all);
  for (const size of sizes(chunks)) assert.ok(size <= 250, `${size}`);
  // 56 assets a dashboard and one database: four of them fit, and only the database is sent again.
  assert.deepEqual(sizes(chunks), [225, 225, 225, 225, 225]);
});

test('a limit below what one dashboard needs gives it an import of its own, and its charts none', () => {
  const all = estate(3);
  const chunks = closureChunks(all, byId(all), 20);
  assertWhole(chunks, all);
  assert.deepEqual(sizes(chunks), [57, 57, 57]);
});

test('only what is written starts an import; what it needs comes along', () => {
  const all = estate(10);
  const written = all.filter(({ kind }) => kind === 'chart').slice(0, 30);
  const chunks = closureChunks(written, byId(all), 20);
  assertWhole(chunks, written);
  for (const size of sizes(chunks)) assert.ok(size <= 20, `${size}`);
});
