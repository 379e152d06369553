import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  chart,
  dashboard,
  dataset,
  database,
  id,
  planInput,
  snapshot,
  tag,
} from '../../test/asset-builders.ts';
import { noNotice, onlyNotice, smallEstate, withTarget } from '../../test/plan-notices.ts';
import type { JsonObject } from '../json.ts';
import type { WriteRights } from '../plan.ts';
import { makePlan } from './make-plan.ts';

const rights = (some: Partial<WriteRights>): { rights: WriteRights } => ({
  rights: { missing: [], owned: null, wholeClosures: false, ...some },
});
const right = (name: string): WriteRights['missing'][number] => ({ right: name, why: 'no' });

const changedChart = planInput(
  smallEstate,
  snapshot([database(1), dataset(1, 1), chart(1, 1, { viz_type: 'bar' }), dashboard(1, [1])]),
);

test('account-lacks-right: only where the plan needs the right', () => {
  const lacking = (name: string) =>
    makePlan(withTarget(changedChart, rights({ missing: [right(name)] })));
  for (const name of [
    'can_write on Chart',
    'can_import_ on ImportExportRestApi',
    'can_read on SecurityRestApi',
  ]) {
    const notice = onlyNotice(lacking(name), 'blocker', 'account-lacks-right');
    assert.match(notice.message, new RegExp(`lacks the right ${name}: no\\. .*"Chart 1"`));
    assert.deepEqual(notice.related, [id('chart', 1)]);
  }
  for (const name of ['can_write on Dashboard', 'can_write on Tag', 'can_write on Database'])
    noNotice(lacking(name));
});

test('account-lacks-right: tags of an asset need the right to tags', () => {
  const tagged = snapshot([dashboard(1, [], { tags: ['board'] })]);
  const input = planInput(tagged, snapshot([dashboard(1, [])]));
  onlyNotice(
    makePlan(withTarget(input, rights({ missing: [right('can_write on Tag')] }))),
    'blocker',
    'account-lacks-right',
  );
});

test('account-lacks-right: tags themselves are written in bulk', () => {
  const input = planInput(snapshot([tag('board')]), snapshot([]));
  for (const name of ['can_write on Tag', 'can_bulk_create on Tag'])
    onlyNotice(
      makePlan(withTarget(input, rights({ missing: [right(name)] }))),
      'blocker',
      'account-lacks-right',
    );
});

test('not-owner: what is overwritten has to be owned, and what is created need not be', () => {
  const blocked = makePlan(
    withTarget(changedChart, { account: 'promoter', ...rights({ owned: new Set() }) }),
  );
  const notice = onlyNotice(blocked, 'blocker', 'not-owner');
  assert.match(notice.message, /\(promoter\) is no admin and does not own chart "Chart 1";/);
  assert.deepEqual(notice.related, [id('chart', 1)]);
  noNotice(makePlan(withTarget(changedChart, rights({ owned: new Set([id('chart', 1)]) }))));
  const created = planInput(smallEstate, snapshot([database(1)]));
  noNotice(makePlan(withTarget(created, rights({ owned: new Set() }))));
});

test('not-owner: an import that takes whole closures overwrites what a changed asset needs', () => {
  const old = (owned: WriteRights['owned']) =>
    makePlan(withTarget(changedChart, rights({ owned, wholeClosures: true })));
  const notice = onlyNotice(old(new Set([id('chart', 1)])), 'blocker', 'not-owner');
  assert.deepEqual(notice.related, [id('dataset', 1)], 'the dashboard is not in the bundle');
  noNotice(old(new Set([id('chart', 1), id('dataset', 1)])));
});

test('not-owner: a kind that the account may not write at all is passed over by such imports', () => {
  noNotice(
    makePlan(
      withTarget(
        changedChart,
        rights({
          owned: new Set([id('chart', 1)]),
          wholeClosures: true,
          missing: [right('can_write on Dataset')],
        }),
      ),
    ),
  );
});

test('not-owner: what a rolled back asset needs is looked for beside the plan', () => {
  const input = planInput(
    snapshot([chart(1, 1, { description: 'Before' })]),
    snapshot([database(1), dataset(1, 1), chart(1, 1)]),
    { intent: 'restore' },
  );
  const facts = rights({ owned: new Set([id('chart', 1)]), wholeClosures: true });
  const notice = onlyNotice(makePlan(withTarget(input, facts)), 'blocker', 'not-owner');
  assert.deepEqual(notice.related, [id('dataset', 1)]);
});

/** A dashboard that differs in this alone. */
const changedDashboard = (extra: JsonObject) => {
  const needed = [database(1), dataset(1, 1), chart(1, 1)];
  return planInput(
    snapshot([...needed, dashboard(1, [1], extra)]),
    snapshot([...needed, dashboard(1, [1])]),
  );
};

test('what REST alone sets needs no right to import, and overwrites nothing but itself', () => {
  const published = changedDashboard({ published: true });
  const facts = (owned: WriteRights['owned'], ...missing: string[]) =>
    withTarget(published, rights({ owned, missing: missing.map(right), wholeClosures: true }));
  const mine = new Set([id('dashboard', 1)]);
  noNotice(makePlan(facts(mine, 'can_import_ on ImportExportRestApi')));
  onlyNotice(makePlan(facts(mine, 'can_write on Dashboard')), 'blocker', 'account-lacks-right');
  const notice = onlyNotice(makePlan(facts(new Set())), 'blocker', 'not-owner');
  assert.deepEqual(notice.related, [id('dashboard', 1)]);
});

test('tags alone need the right to tags, and nobody has to own what they are on', () => {
  const tagged = changedDashboard({ tags: ['board'] });
  const facts = (...missing: string[]) =>
    withTarget(
      tagged,
      rights({ owned: new Set(), missing: missing.map(right), wholeClosures: true }),
    );
  noNotice(makePlan(facts('can_import_ on ImportExportRestApi', 'can_write on Dashboard')));
  onlyNotice(makePlan(facts('can_write on Tag')), 'blocker', 'account-lacks-right');
});

test('not-owner: nor may somebody else’s asset be deleted', () => {
  const input = planInput(snapshot([database(1)]), snapshot([database(1), dashboard(1, [])]), {
    remove: [id('dashboard', 1)],
  });
  onlyNotice(makePlan(withTarget(input, rights({ owned: new Set() }))), 'blocker', 'not-owner');
});
