import { expect, test } from 'vitest';
import type { Environment } from '#lib/api/types.ts';
import { inPathOrder } from './path-order.ts';

const environment = (name: string, stage: string, createdAt: string): Environment => ({
  id: name,
  name,
  stage,
  createdAt,
  url: 'http://localhost',
  credentials: { kind: 'token', username: null, provider: null },
  headerNames: [],
  tls: { customCa: false, insecure: false },
  requestsPerSecond: 40,
  inspection: null,
  lastCapture: null,
});

test('the usual stages stand in their usual order, whatever order they were added in', () => {
  const path = inPathOrder([
    environment('berlin', 'Production', '2026-01-01T00:00:00Z'),
    environment('stage', '', '2026-01-02T00:00:00Z'),
    environment('dev', 'Dev', '2026-01-03T00:00:00Z'),
  ]);
  expect(path.map(({ name }) => name)).toEqual(['dev', 'stage', 'berlin']);
});

test('unusual names keep the order in which they came', () => {
  const path = inPathOrder([
    environment('zeta', '', '2026-01-01T00:00:00Z'),
    environment('alpha', '', '2026-01-02T00:00:00Z'),
  ]);
  expect(path.map(({ name }) => name)).toEqual(['zeta', 'alpha']);
});
