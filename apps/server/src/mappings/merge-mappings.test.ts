import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NO_MAPPINGS } from '@ss-tools/assets';
import { mergeMappings } from './merge-mappings.ts';

test('an entry for the same thing replaces the one before, others stay', () => {
  const known = {
    ...NO_MAPPINGS,
    roles: [
      { from: 'Finance', to: 'Finance EU' },
      { from: 'Sales', to: null },
    ],
  };
  const merged = mergeMappings(known, { ...NO_MAPPINGS, roles: [{ from: 'Sales', to: 'Sales' }] });
  assert.deepEqual(merged.roles, [
    { from: 'Finance', to: 'Finance EU' },
    { from: 'Sales', to: 'Sales' },
  ]);
});

test('the same schema name of two databases is two entries', () => {
  const one = { database: 'database:a', from: 'main', to: 'x' } as const;
  const two = { database: 'database:b', from: 'main', to: 'y' } as const;
  const merged = mergeMappings(
    { ...NO_MAPPINGS, schemas: [one] },
    { ...NO_MAPPINGS, schemas: [two] },
  );
  assert.deepEqual(merged.schemas, [one, two]);
});
