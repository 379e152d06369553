import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sendJson, startFake } from '../../test/fake-superset.ts';
import type { FakeSuperset } from '../../test/fake-superset.ts';
import { CSS, clientOf, is } from '../../test/faults.ts';

/** A Superset with so many css templates, in pages of at most so many rows; `order` is asked anew for each page. */
function startList(
  rows: number,
  most: number,
  order: (page: number) => number[] = () => Array.from({ length: rows }, (_, index) => index + 1),
): Promise<FakeSuperset> {
  return startFake(({ path }, response) => {
    if (!path.startsWith(CSS)) return undefined;
    const page = Number(/page:(\d+)/.exec(path)?.[1]);
    const ids = order(page).slice(page * most, (page + 1) * most);
    const result = ids.map((id) => ({ id, template_name: `t${id}`, css: '' }));
    return sendJson(response, 200, { count: rows, ids, result });
  });
}

test('a list of any length comes back whole, whatever the server takes for a page', async () => {
  for (const [rows, most, requests] of [
    [0, 100, 1],
    [100, 100, 1],
    [101, 100, 2],
    [60, 25, 3],
  ] as const) {
    await using fake = await startList(rows, most);
    await using client = clientOf(fake);
    const list = await client.cssTemplates.list();
    assert.deepEqual(
      list.map(({ id }) => id),
      Array.from({ length: rows }, (_, index) => index + 1),
    );
    assert.equal(fake.count('GET', CSS), requests);
  }
});

test('a list that is shifted under way is read again', async () => {
  let shifted = 1;
  await using fake = await startList(150, 100, (page) => {
    const ids = Array.from({ length: 150 }, (_, index) => index + 1);
    // While the second page is read for the first time, what was last comes first.
    if (page === 1 && shifted > 0) {
      shifted -= 1;
      ids.unshift(ids.pop() ?? 0);
    }
    return ids;
  });
  await using client = clientOf(fake);
  assert.equal((await client.cssTemplates.list()).length, 150);
  assert.equal(fake.count('GET', CSS), 4);
});

test('a list that never holds still, and one that claims too much, end in words', async () => {
  let turn = 0;
  await using restless = await startList(150, 100, () => {
    turn += 1;
    const ids = Array.from({ length: 150 }, (_, index) => index + 1);
    return turn % 2 === 0 ? ids.toReversed() : ids;
  });
  await assert.rejects(
    clientOf(restless).cssTemplates.list(),
    is('bad-response', ({ message }) => message.includes('kept changing')),
  );
  await using boastful = await startFake(({ path }, response) =>
    path.startsWith(CSS)
      ? sendJson(response, 200, { count: 1e9, ids: [1], result: [{ id: 1 }] })
      : undefined,
  );
  await assert.rejects(
    clientOf(boastful).cssTemplates.list(),
    is('bad-response', ({ message }) => message.includes('1000000000 rows')),
  );
});
