import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  chart,
  dashboard,
  database,
  dataset,
  id,
  snapshot,
  tag,
  uuid,
} from '../../test/asset-builders.ts';
import { resolveSelection } from './selection.ts';

const estate = snapshot([
  database(1),
  dataset(1, 1),
  chart(1, 1),
  tag('team:Finance'),
  dashboard(1, [1], { dashboard_title: 'World Health', slug: 'world-health' }),
  dashboard(2, [], { dashboard_title: 'Sales', slug: null }),
]);

test('a dashboard is chosen by UUID in any case, or by its slug', () => {
  assert.equal(resolveSelection(estate, `dashboard:${uuid('dashboard', 1)}`), id('dashboard', 1));
  assert.equal(
    resolveSelection(estate, ` dashboard:${uuid('dashboard', 1).toUpperCase()} `),
    id('dashboard', 1),
  );
  assert.equal(resolveSelection(estate, 'dashboard:world-health'), id('dashboard', 1));
});

test('natural keys are taken as they are, colons included', () => {
  assert.equal(resolveSelection(estate, 'tag:team:Finance'), 'tag:team:Finance');
});

test('a slug is the dashboards’ alone, and a display name never chooses', () => {
  assert.throws(
    () => resolveSelection(estate, 'chart:world-health'),
    /no chart with the identity "world-health"/,
  );
  assert.throws(
    () => resolveSelection(estate, 'dashboard:Sales'),
    new RegExp(
      `no dashboard with the UUID or slug "Sales".* Did you mean ${id('dashboard', 2)} \\(Sales\\)\\?`,
    ),
  );
});

test('a slip of the pen is answered with what is near', () => {
  assert.throws(
    () => resolveSelection(estate, 'dashboard:wrold-health'),
    /Did you mean .*World Health/,
  );
  assert.throws(
    () => resolveSelection(estate, 'dashboard:quite-something-else'),
    (error: Error) => {
      assert.doesNotMatch(error.message, /Did you mean/);
      return true;
    },
  );
});

test('text that is no identity says how one is written', () => {
  assert.throws(
    () => resolveSelection(estate, 'world-health'),
    /Write kind:key.* Did you mean dashboard:/s,
  );
  assert.throws(() => resolveSelection(estate, 'report:1'), /is no asset identity/);
});

test('a UUID that a partial snapshot does not tell of is left for the plan to judge', () => {
  const partial = { ...estate, complete: false };
  assert.equal(resolveSelection(partial, id('chart', 7)), id('chart', 7));
  assert.throws(() => resolveSelection(estate, id('chart', 7)), /no chart with the identity/);
});
