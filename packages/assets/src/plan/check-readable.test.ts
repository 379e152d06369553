import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  chart,
  dashboard,
  database,
  dataset,
  id,
  planInput,
  snapshot,
} from '../../test/asset-builders.ts';
import type { AssetId, Snapshot } from '../index.ts';
import { compareSnapshots, inverseInput, isApplicable, makePlan } from '../index.ts';

const WHY = 'Its export leaves it out.';

/** A snapshot that has an asset, but could not read it. */
function without(all: Snapshot, asset: AssetId): Snapshot {
  const assets = new Map([...all.assets].filter(([each]) => each !== asset));
  return { ...all, assets, unread: new Map([[asset, WHY]]) };
}

const estate = snapshot([database(1), dataset(1, 1), chart(1, 1), dashboard(1, [1])]);

describe('what could not be read', () => {
  const blocked = (source: Snapshot, target: Snapshot, asset: AssetId, words: RegExp): void => {
    const { plan } = makePlan(planInput(source, target, { select: [id('dashboard', 1)] }));
    assert.equal(isApplicable(plan), false);
    const [notice, ...others] = plan.notices.filter(({ level }) => level === 'blocker');
    assert.deepEqual(others, []);
    assert.equal(notice?.code, 'unreadable');
    assert.equal(notice.asset, asset);
    assert.match(notice.message, words);
    assert.ok(notice.message.includes(WHY));
    assert.ok(!plan.changes.some((change) => change.id === asset && change.action === 'create'));
  };

  test('in the target is never created over', () => {
    blocked(estate, without(estate, id('dataset', 1)), id('dataset', 1), /is in the target/);
  });

  test('in the source cannot be promoted, nor what needs it', () => {
    blocked(without(estate, id('dataset', 1)), estate, id('dataset', 1), /is in the source/);
    blocked(without(estate, id('dashboard', 1)), estate, id('dashboard', 1), /is in the source/);
  });

  test('is not deleted', () => {
    const target = without(estate, id('chart', 1));
    const { plan } = makePlan(planInput(estate, target, { select: [], remove: [id('chart', 1)] }));
    assert.deepEqual(
      plan.notices.map(({ code, level }) => [code, level]),
      [['unreadable', 'blocker']],
    );
    assert.deepEqual(plan.changes, []);
  });

  test('blocks the way back of a promotion that created it', () => {
    const taken = makePlan(planInput(estate, snapshot([database(1)])));
    const actual = without(estate, id('chart', 1));
    const back = makePlan(
      inverseInput(taken, { actual, target: planInput(estate, actual).target }),
    );
    assert.equal(isApplicable(back.plan), false);
  });

  test('is of no concern to a plan that does not need it', () => {
    const target = without(snapshot([...estate.assets.values(), chart(2, 1)]), id('chart', 2));
    const { plan } = makePlan(planInput(estate, target));
    assert.deepEqual(plan.notices, []);
  });

  test('is neither missing nor different when two sides are compared', () => {
    const { counts } = compareSnapshots(estate, without(estate, id('chart', 1)));
    assert.deepEqual(counts, { same: 3, changed: 0, 'only-left': 0, 'only-right': 0 });
  });
});

test('what is created where the account sees only a part may be there already: the plan warns', () => {
  const target: Snapshot = { ...snapshot([database(1)]), partlySeen: new Set(['dashboard']) };
  const { plan } = makePlan(planInput(estate, target));
  const [notice, ...others] = plan.notices;
  assert.deepEqual(others, []);
  assert.equal(notice?.code, 'partly-seen');
  assert.equal(notice.level, 'warning');
  assert.deepEqual(notice.related, [id('dashboard', 1)]);
  assert.deepEqual(
    makePlan(planInput(estate, { ...estate, partlySeen: target.partlySeen! })).plan.notices,
    [],
  );
});
