import { expect, test } from 'vitest';
import { Presence } from './presence.ts';

const MINUTE = 60_000;

test('a tab that nobody used for half an hour is left, and one in the background', () => {
  let [now, visible] = [0, true];
  const presence = new Presence(
    () => now,
    () => visible,
  );
  now = 29 * MINUTE;
  expect(presence.here).toBe(true);
  now = 31 * MINUTE;
  expect(presence.here).toBe(false);
  presence.used();
  expect(presence.here).toBe(true);
  visible = false;
  expect(presence.here).toBe(false);
});
