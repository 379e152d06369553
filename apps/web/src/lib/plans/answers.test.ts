import { expect, test } from 'vitest';
import type { NoticeRow, PlanDetail } from '#lib/api/types.ts';
import { Answers, CREATE, NOBODY } from './answers.svelte.ts';

const DATABASE = 'database:11111111-1111-4111-8111-111111111111';
const TARGET_DATABASE = 'database:22222222-2222-4222-8222-222222222222';
const CHART = 'chart:33333333-3333-4333-8333-333333333333';
const DASHBOARD = 'dashboard:44444444-4444-4444-8444-444444444444';
const OTHER = 'dashboard:55555555-5555-4555-8555-555555555555';

const question = (code: NoticeRow['code'], more: Partial<NoticeRow>): NoticeRow => ({
  level: 'question',
  code,
  message: '',
  hint: '',
  ...more,
});
const plan = (notices: readonly NoticeRow[]): PlanDetail =>
  ({
    notices,
    request: { select: [DASHBOARD], remove: [], resolutions: [{ asset: OTHER, take: 'target' }] },
  }) as unknown as PlanDetail;
const answered = (notices: readonly NoticeRow[], ...given: readonly string[]): Answers => {
  const answers = new Answers(plan(notices));
  given.forEach((answer, at) => answers.give(answers.asks[at]!, answer));
  return answers;
};

test('a mapped database is remembered for the pair', () => {
  const answers = answered(
    [question('database-unmapped', { source: DATABASE, asset: DATABASE })],
    TARGET_DATABASE,
  );
  expect(answers.mappings()?.assets).toEqual([{ from: DATABASE, to: TARGET_DATABASE }]);
  expect(answers.open).toBe(0);
});

test('a database to be made in the target is selected instead of mapped', () => {
  const answers = answered([question('database-unmapped', { source: DATABASE })], CREATE);
  expect(answers.mappings()).toBeNull();
  expect(answers.selected()).toEqual([DASHBOARD, DATABASE]);
});

test('a role that several dashboards miss is asked once, and can be left away', () => {
  const notices = [
    question('role-missing', { asset: DASHBOARD, names: ['Finance', 'Sales'] }),
    question('role-missing', { asset: OTHER, names: ['Sales'] }),
  ];
  const answers = answered(notices, 'Accounting', NOBODY);
  expect(answers.asks).toHaveLength(2);
  expect(answers.mappings()?.roles).toEqual([
    { from: 'Finance', to: 'Accounting' },
    { from: 'Sales', to: null },
  ]);
});

test('passwords and conflicts go into the request; earlier resolutions stay', () => {
  const answers = answered(
    [
      question('database-password-missing', { asset: DATABASE }),
      question('conflict', { asset: CHART }),
    ],
    'secret',
    'source',
  );
  expect(answers.request({ from: 'environment', environment: 'e' }, 't')).toMatchObject({
    passwords: { [DATABASE]: 'secret' },
    resolutions: [
      { asset: OTHER, take: 'target' },
      { asset: CHART, take: 'source' },
    ],
  });
});

test('an answer that is taken back leaves the question open', () => {
  const answers = answered([question('conflict', { asset: CHART })], 'source');
  answers.give(answers.asks[0]!, undefined);
  expect(answers.open).toBe(1);
  expect(answers.any).toBe(false);
});
