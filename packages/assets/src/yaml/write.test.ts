import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { arbitraryObject } from '../../test/arbitrary-json.ts';
import { readAnyYaml, readYaml } from './read.ts';
import { writeYaml } from './write.ts';

test('what is written is read as what was written, by the short cut and by the general reader', () => {
  fc.assert(
    fc.property(arbitraryObject, (value) => {
      const text = writeYaml(value);
      assert.deepEqual(readYaml(text).value, value);
      assert.deepEqual(readAnyYaml(text).value, value);
    }),
    { numRuns: 300 },
  );
});

test('a person can read it', () => {
  const value = {
    name: 'Sales (2026)',
    sql: 'SELECT 1\nFROM t\n',
    empty: {},
    list: [{ a: 1, b: ['x'] }, [], 'yes'],
    big: { $number: '9007199254740993' },
    float: { $number: '1.0' },
    tiny: 1e-7,
  };
  assert.equal(
    writeYaml(value),
    `name: Sales (2026)
sql: |
  SELECT 1
  FROM t
empty: {}
list:
- a: 1
  b:
  - x
- []
- "yes"
big: 9007199254740993
float: 1.0
tiny: 1.0e-7
`,
  );
});

test('a key that YAML takes for none unless it is marked', () => {
  const value = { ['k'.repeat(2000)]: { a: 1 } };
  assert.deepEqual(readYaml(writeYaml(value)).value, value);
});

test('what the members of a list have in common is said once', () => {
  const column = { verbose_name: null, is_dttm: false, type: 'BIGINT', extra: {} };
  const value = {
    columns: [
      { column_name: 'a', ...column },
      { column_name: 'b', ...column, type: 'TEXT' },
      { column_name: 'c', ...column },
    ],
    pairs: [
      { a: 1, b: 2 },
      { a: 1, b: 2 },
    ],
  };
  assert.equal(
    writeYaml(value),
    `columns:
- <<: &common1
    verbose_name: null
    is_dttm: false
    type: BIGINT
  column_name: a
  extra: {}
- <<: *common1
  column_name: b
  type: TEXT
  extra: {}
- <<: *common1
  column_name: c
  extra: {}
pairs:
- a: 1
  b: 2
- a: 1
  b: 2
`,
  );
  assert.deepEqual(readYaml(writeYaml(value)).value, value);
});
