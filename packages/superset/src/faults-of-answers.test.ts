import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sendJson, sendPage, startFake } from '../test/fake-superset.ts';
import type { FakeSuperset } from '../test/fake-superset.ts';
import { CSS, clientOf, cut, first, is } from '../test/faults.ts';
import type { RequestEvent } from './index.ts';

test('429 is waited for as long as it asks, and the write is sent again', async () => {
  await using fake = await startFake(
    first(1, 'POST', CSS, (_request, response) =>
      sendJson(response, 429, { message: 'Too many' }, { 'retry-after': '1' }),
    ),
  );
  await using client = clientOf(fake);
  const events: RequestEvent[] = [];
  await using watched = clientOf(fake, { onRequest: (event) => events.push(event) });
  const from = performance.now();
  assert.equal(await watched.cssTemplates.create({ template_name: 'x', css: '' }), 7);
  assert.ok(performance.now() - from >= 990);
  assert.equal(fake.count('POST', CSS), 2);
  const ends = events.filter(({ phase, path }) => phase === 'end' && path.startsWith(CSS));
  assert.deepEqual(
    ends.map(({ attempt, status }) => [attempt, status]),
    [
      [1, 429],
      [2, 201],
    ],
  );
  assert.equal(watched.requests, 4);
  assert.equal(client.requests, 0, 'nothing is sent before the first call');
});

test('a read goes on through 502, 503 and cut connections', async () => {
  let answers = 0;
  await using fake = await startFake((request, response) => {
    if (!request.path.startsWith(CSS)) return undefined;
    answers += 1;
    if (answers === 1) return sendPage(response, 502, 'Bad Gateway');
    if (answers === 2) return sendJson(response, 503, {}, { 'retry-after': '0' });
    return answers === 3 ? cut(request, response) : undefined;
  });
  await using client = clientOf(fake);
  assert.equal((await client.cssTemplates.list()).length, 1);
  assert.equal(answers, 4);
});

test('a read is asked once more where Superset had no thread to start, and not after another failure', async () => {
  for (const [said, asked] of [
    ["can't start new thread", 2],
    ['KeyError', 1],
  ] as const) {
    await using fake = await startFake(
      first(1, 'GET', CSS, (_request, response) => sendJson(response, 500, { message: said })),
    );
    await using client = clientOf(fake);
    const read = client.cssTemplates.list();
    if (asked === 2) assert.equal((await read).length, 1);
    else await assert.rejects(read, is('server-error'));
    assert.equal(fake.count('GET', CSS), asked);
  }
});

test('a read gives up in the end, in words', async () => {
  await using fake = await startFake((request, response) =>
    request.path.startsWith(CSS) ? sendPage(response, 503, 'Maintenance') : undefined,
  );
  await using client = clientOf(fake, { retries: 1 });
  await assert.rejects(
    client.cssTemplates.list(),
    is('unavailable', ({ message, ambiguous }) => message.includes('Maintenance') && !ambiguous),
  );
  assert.equal(fake.count('GET', CSS), 2);
});

test('a create whose answer is lost is not repeated, and says that nothing is certain', async () => {
  await using fake = await startFake(first(9, 'POST', CSS, cut));
  await using client = clientOf(fake);
  await assert.rejects(
    client.cssTemplates.create({ template_name: 'x', css: '' }),
    is('connection-lost-after-send', ({ ambiguous, hint }) => ambiguous && hint !== undefined),
  );
  assert.equal(fake.count('POST', CSS), 1);
});

/** Makes a css template; a lost answer is looked for with this result. */
async function createLookingFor(fake: FakeSuperset, found: number | null): Promise<number> {
  await using client = clientOf(fake);
  const find = (): Promise<number | null> => Promise.resolve(found);
  return await client.cssTemplates.create({ template_name: 'x', css: '' }, { find });
}

test('a create whose answer is lost is looked for, and not made twice while the first may still run', async () => {
  await using done = await startFake(first(1, 'POST', CSS, cut));
  assert.equal(await createLookingFor(done, 41), 41);
  assert.equal(done.count('POST', CSS), 1, 'found: not sent again');

  await using running = await startFake(first(1, 'POST', CSS, cut));
  await assert.rejects(
    createLookingFor(running, null),
    is('connection-lost-after-send', ({ ambiguous }) => ambiguous),
  );
  assert.equal(running.count('POST', CSS), 1, 'not found, but it may come');

  await using ended = await startFake(
    first(1, 'POST', CSS, (_request, response) => sendPage(response, 502, 'Bad Gateway')),
  );
  assert.equal(await createLookingFor(ended, null), 7);
  assert.equal(ended.count('POST', CSS), 2, 'nothing is under way any more: sent again');
});

test('an import cut after the commit is found done; a slow one is never sent twice', async () => {
  const path = '/api/v1/assets/import/';
  const bundle = new Map([['metadata.yaml', 'type: assets\n']]);
  await using fake = await startFake(first(1, 'POST', path, cut));
  await using client = clientOf(fake);
  await client.importAssets(bundle, { check: () => Promise.resolve(true) });
  assert.equal(fake.count('POST', path), 1);

  await using slow = await startFake(
    first(1, 'POST', path, (_request, response) => sendPage(response, 504, 'Gateway Time-out')),
  );
  await using patient = clientOf(slow);
  await assert.rejects(
    patient.importAssets(bundle, { check: () => Promise.resolve(false) }),
    is('unavailable', ({ ambiguous }) => ambiguous),
  );
  assert.equal(slow.count('POST', path), 1, 'it may still be running');
});

test('an import that fails without a reason is ambiguous and tells the usual ones', async () => {
  await using fake = await startFake(
    first(1, 'POST', '/api/v1/assets/import/', (_request, response) =>
      sendJson(response, 500, { errors: [{ message: 'Import failed for an unknown reason' }] }),
    ),
  );
  await using client = clientOf(fake);
  await assert.rejects(
    client.importAssets(new Map([['metadata.yaml', '']])),
    is(
      'import-failed',
      ({ ambiguous, message }) => ambiguous && message.includes('unknown reason'),
    ),
  );
});

test('an update repeats by itself; a delete that finds nothing the second time was done', async () => {
  await using fake = await startFake(async (request, response) => {
    if (request.path !== `${CSS}7`) return undefined;
    const place = fake.count(request.method, request.path);
    if (place === 1) return cut(request, response);
    return request.method === 'DELETE'
      ? sendJson(response, 404, { message: 'Not found' })
      : undefined;
  });
  await using client = clientOf(fake);
  await client.cssTemplates.update(7, { css: 'b{}' });
  await client.cssTemplates.delete(7);
  assert.equal(fake.count('PUT', `${CSS}7`), 2);
  assert.equal(fake.count('DELETE', `${CSS}7`), 2);
});
