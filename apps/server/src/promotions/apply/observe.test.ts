import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AssetId } from '@ss-tools/assets';
import { wantsMost } from './observe.ts';
import type { Observation } from './observe.ts';

const uuid = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const ids = (kind: 'chart' | 'saved_query', from: number, count: number): AssetId[] =>
  Array.from({ length: count }, (_, n): AssetId => `${kind}:${uuid(from + n)}`);

test('an apply foresees that it will read most of its target, counting what it creates', () => {
  const there: AssetId[] = [`dataset:${uuid(0)}`, ...ids('chart', 1, 30)];
  const seen = {
    captured: { index: { entries: () => there.map((id) => ({ id })).values() } },
  } as unknown as Observation;
  assert.equal(wantsMost(seen, ids('chart', 1, 30)), false, 'so few are read by themselves');
  assert.equal(wantsMost(seen, ids('chart', 1000, 45)), true);
  assert.equal(wantsMost(seen, ids('chart', 1000, 400)), false, 'too much for one export');
  assert.equal(wantsMost(seen, ids('saved_query', 0, 41)), false, 'what lists do not tell');
});
