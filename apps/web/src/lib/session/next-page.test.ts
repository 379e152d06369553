import { expect, test } from 'vitest';
import { nextPage } from './next-page.ts';

test('a page of the console is where signing in leads', () => {
  expect(nextPage('/plans/1?x=2')).toBe('/plans/1?x=2');
});

test('another site, and the sign-in page itself, are not', () => {
  for (const asked of [
    'https://evil.example',
    '//evil.example',
    '/\\evil.example',
    '/sign-in?next=/',
    'plans',
    '',
    null,
  ]) {
    expect(nextPage(asked)).toBe('/');
  }
});
