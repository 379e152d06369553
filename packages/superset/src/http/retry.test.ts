import assert from 'node:assert/strict';
import { test } from 'node:test';
import { backOff, nextStep, retryAfterSeconds } from './retry.ts';
import { NoAnswer } from './transport.ts';
import type { Answer } from './transport.ts';

const answer = (status: number, headers: Answer['headers'] = {}, body = ''): Answer => ({
  status,
  headers,
  body: Buffer.from(body),
});
const first = { attempt: 1, retries: 4, answeredBefore: true };

test('Retry-After as seconds, as a date, and as nonsense', () => {
  const now = Date.parse('2026-11-22T20:00:00Z');
  assert.equal(retryAfterSeconds(answer(429, { 'retry-after': '7' })), 7);
  assert.equal(
    retryAfterSeconds(answer(503, { 'retry-after': 'Sun, 22 Nov 2026 20:00:30 GMT' }), now),
    30,
  );
  assert.equal(
    retryAfterSeconds(answer(503, { 'retry-after': 'Sun, 22 Nov 2026 19:00:30 GMT' }), now),
    0,
  );
  assert.equal(retryAfterSeconds(answer(503, { 'retry-after': 'soon' })), undefined);
  assert.equal(retryAfterSeconds(answer(503)), undefined);
});

test('waits double up to a ceiling, with jitter of up to a half', () => {
  assert.deepEqual(
    [1, 2, 3, 10].map((attempt) => backOff(attempt, () => 1)),
    [250, 500, 1000, 8000],
  );
  assert.deepEqual(
    [1, 2, 3, 10].map((attempt) => backOff(attempt, () => 0)),
    [125, 250, 500, 4000],
  );
});

test('only what may be better later is tried again', () => {
  for (const status of [200, 302, 400, 401, 403, 404, 409, 422, 500])
    assert.equal(nextStep({ ...first, answer: answer(status) }), null, String(status));
  for (const status of [429, 502, 503, 504])
    assert.ok(nextStep({ ...first, answer: answer(status) }), String(status));
  assert.equal(nextStep({ ...first, attempt: 5, answer: answer(503) }), null, 'not for ever');
});

test('a Superset without a free thread is asked once more, any other failure inside is final', () => {
  for (const said of ["can't start new thread", 'threads can only be started once']) {
    const failed = answer(500, {}, JSON.stringify({ message: said }));
    const step = nextStep({ ...first, answer: failed });
    assert.deepEqual([step?.mayBeDone, step?.mayBeRunning], [true, false]);
    assert.equal(nextStep({ ...first, attempt: 2, answer: failed }), null);
  }
  assert.equal(nextStep({ ...first, answer: answer(500, {}, '{"message":"KeyError"}') }), null);
});

test('a refused request was not done; a lost or slow one may be, and may still be running', () => {
  const facts = (outcome: Parameters<typeof nextStep>[0]): (boolean | undefined)[] => [
    nextStep(outcome)?.mayBeDone,
    nextStep(outcome)?.mayBeRunning,
  ];
  assert.deepEqual(facts({ ...first, answer: answer(429) }), [false, false]);
  assert.deepEqual(facts({ ...first, answer: answer(502) }), [true, false]);
  assert.deepEqual(facts({ ...first, answer: answer(504) }), [true, true]);
  assert.deepEqual(facts({ ...first, failure: new NoAnswer('unreachable', '', false, true) }), [
    false,
    false,
  ]);
  assert.deepEqual(facts({ ...first, failure: new NoAnswer('lost', '', true, true) }), [
    true,
    true,
  ]);
  assert.deepEqual(facts({ ...first, failure: new NoAnswer('timeout', '', true, true) }), [
    true,
    true,
  ]);
});

test('a pause that is asked for is kept, unless it is longer than anyone would wait', () => {
  assert.equal(nextStep({ ...first, answer: answer(429, { 'retry-after': '9' }) })?.wait, 9000);
  assert.equal(nextStep({ ...first, answer: answer(429, { 'retry-after': '3600' }) }), null);
});

test('a first contact that fails is not waited for long', () => {
  const failure = new NoAnswer('unreachable', '', false, true);
  assert.ok(nextStep({ ...first, answeredBefore: false, failure }));
  assert.equal(nextStep({ ...first, attempt: 2, answeredBefore: false, failure }), null);
  assert.ok(
    nextStep({ ...first, attempt: 4, answeredBefore: true, failure }),
    'but a Superset that restarts is',
  );
});
