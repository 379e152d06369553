import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RequestBudget, TokenBucket } from './budget.ts';

test('no second holds more than the rate and its burst', async () => {
  const budget = new RequestBudget(new TokenBucket(100), 50);
  const starts: number[] = [];
  await Promise.all(
    Array.from({ length: 60 }, () =>
      budget.run(() => Promise.resolve(starts.push(performance.now()))),
    ),
  );
  starts.sort((a, b) => a - b);
  for (const [index, start] of starts.entries()) {
    const within = starts.slice(index).filter((other) => other - start < 200).length;
    assert.ok(within <= 0.2 * 100 + 5 + 1, `${within} in 200 ms`);
  }
});

test('no more at once than allowed, and all get their turn', async () => {
  const budget = new RequestBudget(new TokenBucket(10_000), 3);
  let now = 0;
  let most = 0;
  const task = async (): Promise<void> => {
    now += 1;
    most = Math.max(most, now);
    await new Promise((resolve) => setImmediate(resolve));
    now -= 1;
  };
  await Promise.all(Array.from({ length: 50 }, () => budget.run(task)));
  assert.equal(most, 3);
  assert.equal(now, 0);
});

test('a task that fails gives its turn back', async () => {
  const budget = new RequestBudget(new TokenBucket(10_000), 1);
  await assert.rejects(budget.run(() => Promise.reject(new Error('no'))));
  assert.equal(await budget.run(() => Promise.resolve('next')), 'next');
});

test('a pause holds everybody', async () => {
  const budget = new RequestBudget(new TokenBucket(10_000), 4);
  const from = performance.now();
  budget.pause(60);
  await Promise.all([1, 2, 3].map(() => budget.run(() => Promise.resolve())));
  assert.ok(performance.now() - from >= 55);
});

test('who is cancelled while waiting leaves, and the others go on', async () => {
  const budget = new RequestBudget(new TokenBucket(10_000), 1);
  const cancel = new AbortController();
  let release = (): void => {};
  const holding = budget.run(() => new Promise<void>((resolve) => (release = resolve)));
  const waiting = budget.run(() => Promise.resolve('never'), cancel.signal);
  const patient = budget.run(() => Promise.resolve('later'));
  cancel.abort(new Error('enough'));
  await assert.rejects(waiting, /enough/);
  release();
  await holding;
  assert.equal(await patient, 'later');
});
