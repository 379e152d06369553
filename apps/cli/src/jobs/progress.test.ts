import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import type { JobEvent } from '@ss-tools/api';
import { progressOn } from './progress.ts';

const progress = (done: number, total: number, label: string): JobEvent =>
  ({ type: 'progress', done, total, label }) as JobEvent;
const step = (label: string): JobEvent => ({ type: 'step', state: 'done', label }) as JobEvent;

/** What is written on stderr for these events. */
function shown(isTTY: boolean, events: readonly JobEvent[], columns = 60): string {
  const stream = (): PassThrough & { isTTY: boolean; columns: number } =>
    Object.assign(new PassThrough(), { isTTY, columns });
  const stderr = stream();
  const shows = progressOn({
    env: { NO_COLOR: '1' },
    stdin: stream(),
    stdout: stream(),
    stderr,
    onInterrupt: () => () => undefined,
  });
  for (const event of events) shows.take(event);
  shows.end();
  let text = '';
  for (let part = stderr.read(); part !== null; part = stderr.read()) text += String(part);
  return text;
}

const CLEAR = '\r\u001B[2K';

test('a terminal shows one bar that moves, steps stay above it, and it goes at the end', () => {
  const text = shown(true, [
    progress(0, 4, 'Reading dev'),
    progress(3, 4, 'Reading dev'),
    step('Captured'),
  ]);
  assert.deepEqual(text.split(CLEAR), [
    '',
    `${'░'.repeat(24)} 0/4 Reading dev`,
    `${'█'.repeat(18)}${'░'.repeat(6)} 3/4 Reading dev`,
    '✓ Captured\n',
    '',
  ]);
});

test('the bar fits its line, however long the label', () => {
  const [, line = ''] = shown(true, [progress(1, 2, 'x'.repeat(200))], 60).split(CLEAR);
  assert.ok(line.length < 60, String(line.length));
});

test('a pipe gets a line for each new thing, without numbers that tell nothing', () => {
  const text = shown(false, [
    progress(0, 0, 'Reading stage'),
    progress(0, 1, 'Listing dev'),
    progress(1, 1, 'Listing dev'),
    progress(0, 130, 'Reading dev'),
    progress(90, 130, 'Reading dev'),
    step('Captured'),
  ]);
  assert.equal(text, 'Reading stage\nListing dev\nReading dev (0 of 130)\n✓ Captured\n');
});
