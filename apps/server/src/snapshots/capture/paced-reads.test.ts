import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readPaced } from './paced-reads.ts';

/** A target that needs so many seconds for one asset; answers the weights of the batches that it was asked for. */
async function batchesOf(weights: readonly number[], secondsEach: number): Promise<number[]> {
  const batches: number[] = [];
  let clock = 0;
  await readPaced(weights, {
    weightOf: (weight) => weight,
    now: () => clock,
    read: async (batch) => {
      const weight = batch.reduce((sum, item) => sum + item, 0);
      batches.push(weight);
      clock += weight * secondsEach * 1000;
    },
  });
  return batches;
}

test('a quick target is asked for more at once, up to a limit', async () => {
  const batches = await batchesOf(Array(2_000).fill(1), 0.001);
  assert.equal(batches[0], 100);
  assert.equal(Math.max(...batches), 300);
});

test('a slow target is asked for less, so that no request takes long', async () => {
  const batches = await batchesOf(Array(500).fill(1), 0.2);
  assert.ok(Math.max(...batches.slice(2)) * 0.2 < 10, String(batches));
  assert.equal(
    batches.reduce((sum, weight) => sum + weight, 0),
    500,
  );
});

test('what is heavier than a batch goes alone', async () => {
  assert.deepEqual(await batchesOf([600, 600, 10], 0.001), [600, 600, 10]);
});

test('a failing read ends the reading', async () => {
  let reads = 0;
  const reading = readPaced(Array(1_000).fill(1), {
    weightOf: () => 1,
    read: async () => {
      reads += 1;
      throw new Error('refused');
    },
  });
  await assert.rejects(reading, /refused/);
  assert.ok(reads <= 2);
});

test('nothing is read of nothing', async () => {
  assert.deepEqual(await batchesOf([], 1), []);
});
