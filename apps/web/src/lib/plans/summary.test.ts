import { expect, test } from 'vitest';
import type { NoticeRow, PlanRow } from '#lib/api/types.ts';
import { summaryParts, writes } from './summary.ts';

const plan = (summary: Partial<PlanRow['summary']>): PlanRow => ({
  id: 'p',
  hash: 'h',
  intent: 'promotion',
  source: { snapshot: 's', environment: { id: 'e', name: 'dev' }, label: '', keptAt: null },
  target: { id: 't', name: 'stage' },
  rollbackOf: null,
  summary: {
    create: 0,
    update: 0,
    repoint: 0,
    delete: 0,
    unchanged: 0,
    questions: 0,
    conflicts: 0,
    blockers: 0,
    warnings: 0,
    ...summary,
  },
  applicable: true,
  promotion: null,
  supersededBy: null,
  createdBy: 'admin',
  createdAt: '2026-11-22T12:00:00Z',
});
const question = (code: NoticeRow['code']): NoticeRow => ({
  level: 'question',
  code,
  message: '',
  hint: '',
});
const line = (parts: ReturnType<typeof summaryParts>): string =>
  parts.map(({ count, text }) => `${count} ${text}`).join(' · ');

test('the first line tells what happens and what is still asked', () => {
  const detail = {
    ...plan({ create: 3, update: 5, delete: 1, questions: 2, conflicts: 1 }),
    notices: [question('database-unmapped'), question('dataset-twin'), question('conflict')],
  };
  expect(line(summaryParts(detail))).toBe(
    '3 create · 5 update · 1 delete · 2 need a mapping · 1 conflict',
  );
});

test('one of a thing is told in the singular, and nought is left out', () => {
  const detail = {
    ...plan({ update: 1, questions: 1 }),
    notices: [question('database-password-missing')],
  };
  expect(line(summaryParts(detail))).toBe('1 update · 1 needs a password');
  expect(summaryParts({ ...plan({ unchanged: 9 }), notices: [] })).toEqual([]);
});

test('without the notices, questions are counted and not named', () => {
  expect(line(summaryParts(plan({ create: 2, questions: 3, conflicts: 1 })))).toBe(
    '2 create · 3 open questions · 1 conflict',
  );
});

test('what is written is every change but what stays', () => {
  expect(writes(plan({ create: 1, update: 2, repoint: 3, delete: 4, unchanged: 100 }))).toBe(10);
});
