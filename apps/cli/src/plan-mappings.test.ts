import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readPlanMappings } from './plan-mappings.ts';

describe('the mappings of one plan', () => {
  it('are assets, people, and names inside a database', () => {
    assert.deepEqual(
      readPlanMappings([
        'database:a=database:b',
        'role:Gamma=',
        'owner:eva=adam',
        'schema:a:main=public',
        'table:database:a:=x=y',
      ]),
      {
        assets: [{ from: 'database:a', to: 'database:b' }],
        catalogs: [],
        schemas: [{ database: 'database:a', from: 'main', to: 'public' }],
        tables: [{ database: 'database:a', from: null, to: 'x=y' }],
        roles: [{ from: 'Gamma', to: null }],
        owners: [{ from: 'eva', to: 'adam' }],
      },
    );
  });

  it('say what they take when they are something else', () => {
    for (const text of ['examples=warehouse', 'database:a', 'role:Gamma', 'schema:main=public']) {
      assert.throws(() => readPlanMappings([text]), { code: 'bad-mapping' });
    }
  });
});
