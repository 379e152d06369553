import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { sql } from 'kysely';
import { emptyDatabase } from '../../test/postgres.ts';
import { createLog } from '../http/log.ts';
import { jsonb } from './jsonb.ts';
import { openDatabase } from './open.ts';

test('whatever JSON can say is stored; what PostgreSQL cannot hold is replaced, and nothing else', async () => {
  await using db = openDatabase(
    await emptyDatabase(),
    'test',
    2,
    createLog({ logLevel: 'silent' }),
  );
  const stored = async (value: unknown): Promise<unknown> => {
    const { rows } = await sql<{ value: unknown }>`select ${jsonb(value)}::jsonb as value`.execute(
      db,
    );
    return rows[0]?.value;
  };
  const cases: [unknown, unknown][] = [
    ['a\u0000b', 'a\uFFFDb'],
    ['\\u0000', '\\u0000'],
    ['\\\u0000', '\\\uFFFD'],
    ['\ud800', '\uFFFD'],
    ['\udc00\ud800x', '\uFFFD\uFFFDx'],
    ['😀', '😀'],
    [{ 'k\u0000': [1, null] }, { 'k\uFFFD': [1, null] }],
    [[], []],
  ];
  for (const [value, expected] of cases) assert.deepEqual(await stored(value), expected);
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary' }), async (text) => {
      assert.equal(await stored(text), text.replaceAll('\0', '\uFFFD').toWellFormed());
    }),
    { numRuns: 200 },
  );
});
