import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SupersetError } from '@ss-tools/superset';
import { JobCancelled } from '../../jobs/handler.ts';
import type { JobRun } from '../../jobs/handler.ts';
import { lookPatiently } from './look-patiently.ts';

const away = new SupersetError('No connection.', { code: 'unreachable' });
const refused = new SupersetError('Wrong password.', { code: 'bad-credentials' });

/** A target that fails with each of the errors in turn, and then answers; and the story that is told meanwhile. */
function target(...failures: SupersetError[]) {
  const story: string[] = [];
  const left = [...failures];
  const step: JobRun['step'] = (_step, label, state) => void story.push(`${label}: ${state}`);
  const run = { step, signal: new AbortController().signal } as JobRun;
  const look = (): Promise<string> => {
    const failure = left.shift();
    return failure === undefined ? Promise.resolve('seen') : Promise.reject(failure);
  };
  return { patience: { run, name: 'prod', checkCancelled: () => undefined }, look, left, story };
}

test('a target that answers is looked at once, and no wait is told', async () => {
  const { patience, look, story } = target();
  assert.equal(await lookPatiently(patience, look), 'seen');
  assert.deepEqual(story, []);
});

test('a target that comes back is waited for, and the wait is told', async () => {
  const { patience, look, story } = target(away);
  assert.equal(await lookPatiently(patience, look), 'seen');
  assert.deepEqual(story, ['Wait for prod to answer again: started', 'prod answers again: done']);
});

test('when patience runs out, the failure is told as it was', async () => {
  const { patience, look, left } = target(away, away);
  await assert.rejects(lookPatiently({ ...patience, patienceMs: 0 }, look), away);
  assert.equal(left.length, 1);
});

test('what does not pass is not waited for', async () => {
  const { patience, look } = target(refused);
  await assert.rejects(lookPatiently(patience, look), refused);
});

test('a person who cancels does not wait', async () => {
  const { patience, look } = target(away);
  const checkCancelled = (): never => {
    throw new JobCancelled();
  };
  await assert.rejects(lookPatiently({ ...patience, checkCancelled }, look), JobCancelled);
});
