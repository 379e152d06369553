import { expect, test } from 'vitest';
import { fieldText, inlineText, isInline, pathParts } from './field-text.ts';

test('a JSON pointer reads as its parts', () => {
  expect(pathParts('/columns/a~1b/verbose~0name')).toEqual(['columns', 'a/b', 'verbose~name']);
  expect(pathParts('')).toEqual([]);
});

test('short values stand on a line, structures and long text beside each other', () => {
  expect(isInline({ path: '/a', format: 'value', before: 1, after: null })).toBe(true);
  expect(isInline({ path: '/a', format: 'value', after: 'x' })).toBe(true);
  expect(isInline({ path: '/a', format: 'json', before: {}, after: 1 })).toBe(false);
  expect(isInline({ path: '/a', format: 'sql', before: 'SELECT 1\n', after: 'SELECT 2' })).toBe(
    false,
  );
});

test('text that looks like something else is quoted', () => {
  expect(inlineText('')).toBe('""');
  expect(inlineText('true')).toBe('"true"');
  expect(inlineText(true)).toBe('true');
  expect(inlineText('World Bank')).toBe('World Bank');
  expect(inlineText(undefined)).toBe('not set');
  expect(fieldText({ a: [1] })).toBe('{\n  "a": [\n    1\n  ]\n}');
});
