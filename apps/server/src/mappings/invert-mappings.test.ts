import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NO_MAPPINGS } from '@ss-tools/assets';
import type { Mappings } from '@ss-tools/assets';
import { invertMappings, withReverse } from './invert-mappings.ts';

const forth: Mappings = {
  ...NO_MAPPINGS,
  assets: [
    { from: 'database:dev', to: 'database:stage' },
    { from: 'dataset:one', to: 'dataset:both' },
    { from: 'dataset:two', to: 'dataset:both' },
  ],
  schemas: [
    { database: 'database:dev', from: 'main', to: 'reporting' },
    { database: 'database:dev', from: null, to: 'public' },
  ],
  roles: [
    { from: 'Gamma', to: 'Viewer' },
    { from: 'Alpha', to: null },
  ],
  owners: [
    { from: 'ann', to: 'admin' },
    { from: 'bob', to: 'admin' },
  ],
};

test('mappings lead back, but for what became one thing or nothing', () => {
  assert.deepEqual(invertMappings(forth), {
    ...NO_MAPPINGS,
    assets: [{ from: 'database:stage', to: 'database:dev' }],
    schemas: [
      { database: 'database:stage', from: 'reporting', to: 'main' },
      { database: 'database:stage', from: 'public', to: null },
    ],
    roles: [{ from: 'Viewer', to: 'Gamma' }],
  });
});

test('what the pair itself says counts, the way back fills the rest', () => {
  const own: Mappings = {
    ...NO_MAPPINGS,
    assets: [{ from: 'database:other', to: 'database:dev' }],
    roles: [{ from: 'Viewer', to: 'Alpha' }],
  };
  const { assets, schemas, roles } = withReverse(own, forth);
  assert.deepEqual(assets, own.assets, 'one thing is not two');
  assert.deepEqual(roles, own.roles);
  assert.equal(schemas.length, 2);
  assert.deepEqual(withReverse(NO_MAPPINGS, forth), invertMappings(forth));
});
