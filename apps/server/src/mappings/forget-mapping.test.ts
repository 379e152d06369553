import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NO_MAPPINGS } from '@ss-tools/assets';
import { forgetMapping } from './forget-mapping.ts';

const one = { database: 'database:a', from: null, to: 'x' } as const;
const two = { database: 'database:b', from: null, to: 'y' } as const;
const known = { ...NO_MAPPINGS, schemas: [one, two], roles: [{ from: 'Sales', to: null }] };

test('one entry goes, by what it maps from and of which database', () => {
  assert.deepEqual(forgetMapping(known, { kind: 'schemas', database: 'database:a' }), {
    ...known,
    schemas: [two],
  });
  assert.deepEqual(forgetMapping(known, { kind: 'roles', from: 'Sales' }).roles, []);
});

test('what is not mapped is told, and nothing else goes', () => {
  assert.throws(() => forgetMapping(known, { kind: 'roles', from: 'Other' }), {
    code: 'not-found',
  });
  assert.throws(() => forgetMapping(known, { kind: 'schemas', database: 'database:c' }));
});
