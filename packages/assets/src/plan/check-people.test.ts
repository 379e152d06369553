import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dashboard, id, planInput, snapshot } from '../../test/asset-builders.ts';
import { noNotice, onlyNotice, withTarget } from '../../test/plan-notices.ts';
import { NO_MAPPINGS } from '../mapping.ts';
import type { PlanResult } from '../plan.ts';
import { makePlan } from './make-plan.ts';

test('role-missing: a question until each role is mapped, and a warning when none is left', () => {
  const restricted = snapshot([
    dashboard(1, [], { roles: ['Sales'] }),
    dashboard(2, [], { roles: ['Sales'] }),
  ]);
  const input = withTarget(planInput(restricted, snapshot([])), { roles: new Set(['Vertrieb']) });
  const notice = onlyNotice(makePlan(input), 'question', 'role-missing');
  assert.match(
    notice.message,
    /no role "Sales", to which dashboard "Dashboard 1", dashboard "Dashboard 2" are/,
  );
  assert.deepEqual(
    [notice.names, notice.related],
    [['Sales'], [id('dashboard', 1), id('dashboard', 2)]],
  );
  const mapped = (to: string | null): PlanResult =>
    makePlan({ ...input, mappings: { ...NO_MAPPINGS, roles: [{ from: 'Sales', to }] } });
  noNotice(mapped('Vertrieb'));
  const [first, second, ...more] = mapped(null).plan.notices;
  assert.deepEqual([first?.level, first?.code, more.length], ['warning', 'role-missing', 0]);
  assert.match(
    `${first?.message} ${second?.message}`,
    /"Dashboard 1" .*everybody.* "Dashboard 2" .*everybody/,
  );
  noNotice(makePlan(withTarget(input, { roles: null })));
});

test('owner-missing: left away with a warning, and only where something is created', () => {
  const owned = snapshot([dashboard(1, [], { owners: ['ann', 'bob'] })]);
  const input = withTarget(planInput(owned, snapshot([])), {
    users: new Set(['bob']),
    account: 'promoter',
  });
  const created = makePlan(input);
  const notice = onlyNotice(created, 'warning', 'owner-missing');
  assert.match(notice.message, /no user "ann", who owns dashboard "Dashboard 1"/);
  assert.deepEqual([notice.names, notice.related], [['ann'], [id('dashboard', 1)]]);
  assert.deepEqual(created.after.get(id('dashboard', 1))?.content['owners'], ['bob', 'promoter']);
  const target = snapshot([dashboard(1, [], { owners: ['carl'], css: 'a {}' })]);
  const updated = makePlan({ ...input, actual: target });
  noNotice(updated);
  assert.deepEqual(updated.after.get(id('dashboard', 1))?.content['owners'], ['carl']);
});

test('owner-missing: an account that may not read user names predicts no owners, and says so once', () => {
  const owned = snapshot([dashboard(1, [], { owners: ['ann'] })]);
  const target = { ...planInput(owned, snapshot([])).target, ownersTold: false };
  const result = makePlan(planInput(owned, snapshot([]), { target }));
  assert.equal(result.after.get(id('dashboard', 1))?.content['owners'], undefined);
  assert.equal(result.plan.notices.filter(({ code }) => code === 'owner-missing').length, 1);
});
