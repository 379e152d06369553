import assert from 'node:assert/strict';
import { test } from 'node:test';
import { attempt } from './tools.ts';

test('a check whose tool cannot be had is told by its name, and does not end the others', async () => {
  const result = await attempt('hadolint', () => Promise.reject(new Error('pip ended with 1')));
  assert.deepEqual(result, { name: 'hadolint', findings: [], missing: 'pip ended with 1' });
});

test('findings are passed on', async () => {
  const result = await attempt('links', () => ['a.md: gone']);
  assert.deepEqual(result, { name: 'links', findings: ['a.md: gone'] });
});
