import { expect, test } from 'vitest';
import { duration, relativeTime } from './relative.ts';

const now = Date.parse('2026-11-22T12:00:00Z');
const before = (seconds: number): string => relativeTime(now - seconds * 1000, now);

test('a moment is told in the unit that a person would use', () => {
  expect(before(10)).toBe('just now');
  expect(before(50)).toBe('1 minute ago');
  expect(before(60 * 5)).toBe('5 minutes ago');
  expect(before(3600 * 3)).toBe('3 hours ago');
  expect(before(86_400)).toBe('yesterday');
  expect(before(86_400 * 20)).toBe('3 weeks ago');
});

test('a moment to come is told as such', () => {
  expect(relativeTime(now + 3 * 86_400_000, now)).toBe('in 3 days');
});

test('a length of time keeps the digits that matter', () => {
  expect(duration(240)).toBe('240 ms');
  expect(duration(3210)).toBe('3.2 s');
  expect(duration(125_000)).toBe('2 min 5 s');
});
