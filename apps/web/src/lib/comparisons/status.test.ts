import { expect, test } from 'vitest';
import type { Comparison } from '#lib/api/types.ts';
import { promotionOf } from './status.ts';

const NOW = '2026-11-25T12:00:00.000Z';
const side = (
  id: string,
  environment: string | null,
  capturedAt: string,
  origin: Comparison['left']['origin'] = 'capture',
): Comparison['left'] =>
  ({
    id,
    origin,
    environment: environment === null ? null : { id: environment, name: environment },
    capturedAt,
  }) as Comparison['left'];
const compared = (left: Comparison['left'], right: Comparison['left']): Comparison =>
  ({ left, right, createdAt: NOW }) as Comparison;
const href = (left: Comparison['left'], right: Comparison['left'], remove: string[] = []) =>
  promotionOf(compared(left, right), { select: ['chart:a'], remove });
const OLD = '2026-11-20T12:00:00.000Z';

test('an environment that was read for the comparison is promoted as it is', () => {
  expect(href(side('1', 'dev', NOW), side('2', 'stage', NOW), ['chart:b'])).toBe(
    '/promote?source=dev&target=stage&select=chart%3Aa&remove=chart%3Ab',
  );
});

test('a kept snapshot, a pre-image and a bundle are promoted themselves', () => {
  for (const left of [
    side('1', 'dev', OLD),
    side('1', 'dev', OLD, 'pre-image'),
    side('1', null, OLD, 'bundle'),
    side('1', 'stage', OLD),
  ])
    expect(href(left, side('2', 'stage', NOW))).toBe(
      '/promote?snapshot=1&target=stage&select=chart%3Aa',
    );
});

test('nothing is promoted to what an environment was, nor to a bundle, nor to itself', () => {
  const dev = side('1', 'dev', NOW);
  expect(href(dev, side('2', 'stage', OLD))).toBeNull();
  expect(href(dev, side('2', null, NOW, 'bundle'))).toBeNull();
  expect(href(dev, side('2', 'dev', NOW))).toBeNull();
});
