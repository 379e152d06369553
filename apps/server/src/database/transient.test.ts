import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { testServer } from '../../test/server.ts';
import { isConflict, retryConflict } from './transient.ts';

test('a transaction that met another in a deadlock is done again, and both are done', async () => {
  await using server = await testServer();
  const { db } = server.context;
  await sql`create table knot (id int primary key, n int not null)`.execute(db);
  await sql`insert into knot values (1, 0), (2, 0)`.execute(db);
  let waiting = 0;
  const bothHoldOne = Promise.withResolvers<void>();
  let refused = 0;
  const both = ([first, second]: [number, number]) =>
    retryConflict(() =>
      db.transaction().execute(async (trx) => {
        await sql`update knot set n = n + 1 where id = ${first}`.execute(trx);
        if ((waiting += 1) === 2) bothHoldOne.resolve();
        await bothHoldOne.promise;
        await sql`update knot set n = n + 1 where id = ${second}`
          .execute(trx)
          .catch((error: unknown) => {
            if (isConflict(error)) refused += 1;
            throw error;
          });
      }),
    );
  await Promise.all([both([1, 2]), both([2, 1])]);
  assert.equal(refused, 1);
  const { rows } = await sql<{ n: number }>`select n from knot`.execute(db);
  assert.deepEqual(
    rows.map(({ n }) => n),
    [2, 2],
  );
});
