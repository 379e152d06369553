import { expect, test } from 'vitest';
import type { NoticeRow, PlanDetail } from '#lib/api/types.ts';
import { isOpen } from './asks.ts';
import { Answers, CREATE, NOBODY, UNDO } from './answers.svelte.ts';

const DATABASE = 'database:11111111-1111-4111-8111-111111111111';
const TARGET_DATABASE = 'database:22222222-2222-4222-8222-222222222222';
const CHART = 'chart:33333333-3333-4333-8333-333333333333';
const DASHBOARD = 'dashboard:44444444-4444-4444-8444-444444444444';
const OTHER = 'dashboard:55555555-5555-4555-8555-555555555555';

const NONE = { assets: [], catalogs: [], schemas: [], tables: [], roles: [], owners: [] };

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
    id: 'p',
    changes: [],
    names: {},
    request: {
      select: [DASHBOARD],
      remove: [],
      resolutions: [{ asset: OTHER, take: 'target' }],
      mappings: { ...NONE, assets: [{ from: CHART, to: CHART }] },
    },
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
  expect(answers.asks.filter(isOpen)).toHaveLength(2);
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
  expect(answers.request({ from: 'environment', environment: 'e' }, 't', null)).toMatchObject({
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

test('a drift is left alone when the target is taken, and is no open question', () => {
  const drift: NoticeRow = { ...question('drift', { asset: CHART }), level: 'warning' };
  const answers = answered([drift], 'target');
  expect(answers.open).toBe(0);
  expect(answers.resolutions()).toContainEqual({ asset: CHART, take: 'target' });
});

test('a side that was taken before may be taken otherwise, or be asked for again', () => {
  const answers = new Answers(plan([]));
  const [settled] = answers.asks;
  expect(settled).toMatchObject({ kind: 'settled', asset: OTHER, take: 'target' });
  expect(answers.resolutions()).toEqual([{ asset: OTHER, take: 'target' }]);
  answers.give(settled!, 'source');
  expect(answers.resolutions()).toEqual([{ asset: OTHER, take: 'source' }]);
  answers.give(settled!, UNDO);
  expect(answers.resolutions()).toEqual([]);
});

test('a plan is made again in the place of the one before, with its own mappings and those that are new', () => {
  const answers = answered([question('database-unmapped', { source: DATABASE })], TARGET_DATABASE);
  const body = answers.request({ from: 'snapshot', snapshot: 's' }, 't', answers.mappings());
  expect(body.source).toEqual({ from: 'snapshot', snapshot: 's' });
  expect(body.replaces).toBe('p');
  expect(body.mappings?.assets).toEqual([
    { from: CHART, to: CHART },
    { from: DATABASE, to: TARGET_DATABASE },
  ]);
});
