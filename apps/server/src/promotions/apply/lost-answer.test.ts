import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SupersetError } from '@ss-tools/superset';
import type { SupersetErrorCode } from '@ss-tools/superset';
import { isPassing, mayBeUnderWay } from './lost-answer.ts';

const failure = (code: SupersetErrorCode, ambiguous: boolean, status?: number): SupersetError =>
  new SupersetError('It failed.', {
    code,
    ambiguous,
    ...(status === undefined ? {} : { status }),
  });

const CASES = [
  { what: 'a cut connection', error: failure('connection-lost-after-send', true), underWay: true },
  { what: 'a time-out of ours', error: failure('timeout', true), underWay: true },
  { what: 'a time-out of a proxy', error: failure('unavailable', true, 504), underWay: true },
  { what: 'a worker that died', error: failure('unavailable', true, 502), underWay: false },
  { what: 'no free worker', error: failure('unavailable', true, 503), underWay: false },
  { what: 'no connection', error: failure('unreachable', false), underWay: false },
  { what: 'too many requests', error: failure('rate-limited', false, 429), underWay: false },
  { what: 'a read that took too long', error: failure('timeout', false), underWay: false },
];

for (const { what, error, underWay } of CASES) {
  test(`${what}: it passes, and a write ${underWay ? 'may be' : 'is not'} under way`, () => {
    assert.equal(isPassing(error), true);
    assert.equal(mayBeUnderWay(error), underWay);
  });
}

test('a refusal does not pass, and a 500 was the end of it', () => {
  assert.equal(isPassing(failure('rejected', false, 422)), false);
  assert.equal(isPassing(failure('import-failed', true, 500)), false);
  assert.equal(mayBeUnderWay(failure('import-failed', true, 500)), false);
});
