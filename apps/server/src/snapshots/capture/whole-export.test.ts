import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Bundle, Inspection, SupersetClient } from '@ss-tools/superset';
import { capture } from './capture.ts';
import type { Capture } from './capture.ts';

const uuid = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const DATASET = uuid(0);
const numbers = Array.from({ length: 30 }, (_, n) => n + 1);
const file = (content: object): string => JSON.stringify({ version: '1.0.0', ...content });

const everything: Bundle = new Map([
  ['metadata.yaml', file({ type: 'assets' })],
  ['datasets/db/d.yaml', file({ uuid: DATASET, table_name: 'd' })],
  ...numbers.map((n): [string, string] => [
    `charts/c_${n}.yaml`,
    file({
      uuid: uuid(n),
      slice_name: `c${n}`,
      viz_type: 'line',
      dataset_uuid: DATASET,
      params: {},
    }),
  ]),
]);

/** A Superset with thirty charts on one dataset, that notes what it is asked for and when its lists have answered. */
function thirtyCharts(told: string[], listFails = false): SupersetClient {
  const listed = async <T>(rows: T[]): Promise<T[]> => {
    await new Promise(setImmediate);
    told.push('listed');
    if (listFails) throw new Error('no list');
    return rows;
  };
  const row = { changedOn: null, owners: [], tags: [], dashboards: [] };
  return {
    datasets: { list: () => listed([{ ...row, id: 100, uuid: DATASET, name: 'd' }]) },
    charts: {
      list: () => listed(numbers.map((n) => ({ ...row, id: n, uuid: uuid(n), name: `c${n}` }))),
    },
    exportAssets: async () => {
      told.push('export');
      if (listFails) throw new Error('no export');
      return everything;
    },
  } as unknown as SupersetClient;
}

const read = (client: SupersetClient, beginWhole: boolean): Promise<Capture> =>
  capture({
    client,
    inspection: {
      version: '6.1.0',
      account: { admin: true },
      capabilities: { assetsExport: true },
    } as unknown as Inspection,
    kinds: new Set(['dataset', 'chart']),
    beginWhole,
    namesOf: async () => null,
    fresh: () => true,
    recall: () => undefined,
    onProgress: () => undefined,
    signal: new AbortController().signal,
  });

test('where most will be read the export of everything is begun beside the lists, once', async () => {
  const beside: string[] = [];
  const begun = await read(thirtyCharts(beside), true);
  assert.deepEqual(beside, ['export', 'listed', 'listed']);
  const after: string[] = [];
  const usual = await read(thirtyCharts(after), false);
  assert.deepEqual(after, ['listed', 'listed', 'export']);
  assert.equal(begun.read.size, 31);
  assert.deepEqual(begun.assets, usual.assets);
});

test('a list that fails is what a capture fails with, whatever the export does', async () => {
  await assert.rejects(read(thirtyCharts([], true), true), /no list/);
});
