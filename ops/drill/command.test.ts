import assert from 'node:assert/strict';
import { test } from 'node:test';
import { run, until } from './command.ts';

test('gives code and output, also of a program that fails', async () => {
  const done = await run('sh', ['-c', 'echo out; echo err >&2; exit 3']);
  assert.deepEqual(done, { code: 3, stdout: 'out\n', stderr: 'err\n' });
});

test('an abort ends the shell and what it has begun; after it nothing is begun', async () => {
  const interruption = new AbortController();
  const { signal } = interruption;
  const began = performance.now();
  const running = run('sh', ['-c', 'sleep 30; true'], { signal });
  setTimeout(() => interruption.abort(), 50);
  assert.equal((await running).code, 137);
  assert.ok(performance.now() - began < 10_000);
  await assert.rejects(run('true', [], { signal }), /abort/i);
});

test('a command that takes too long is ended with its children', async () => {
  const began = performance.now();
  assert.equal((await run('sh', ['-c', 'sleep 30; true'], { timeout: 50 })).code, 137);
  assert.ok(performance.now() - began < 10_000);
});

test('what is waited for in vain is named with the last error', async () => {
  const never = until('the moon', 20, () => Promise.reject(new Error('clouds')), 5);
  await assert.rejects(never, /waited 0\.02 s for the moon: clouds/);
});
