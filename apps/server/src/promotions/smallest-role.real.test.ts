import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NEEDED_RIGHTS } from '@ss-tools/superset';
import { assertApplicable, assertVerified } from '../../test/expect-promotion.ts';
import { promotionLab } from '../../test/promotion-lab.ts';
import { makeSample } from '../../test/sample-assets.ts';
import { makeAccountWith } from '../../test/superset-role.ts';

test('the rights that the guide names are enough: promote, change, promote, roll back', async () => {
  const rightsFor = (side: 'source' | 'target'): string[] =>
    NEEDED_RIGHTS.filter(({ needed }) => side === 'target' || needed === 'read').map(
      ({ right }) => right,
    );
  await using lab = await promotionLab({
    source: { version: '6.1.0', estate: 'blank' },
    target: { version: '6.1.0', estate: 'blank' },
    account: (admin, side) => makeAccountWith(admin, rightsFor(side)),
  });
  const sample = await makeSample(lab.source);
  const wish = { select: [`dashboard:${sample.dashboard.slug}`] };
  assertVerified(await lab.apply(assertApplicable(await lab.plan(wish))));
  await lab.source.client.charts.update(sample.charts[0]?.id ?? 0, { description: 'How much' });
  const change = assertApplicable(await lab.plan(wish));
  assert.equal(change.summary.update, 1);
  const changed = assertVerified(await lab.apply(change));
  assertVerified(await lab.apply(assertApplicable(await lab.rollbackPlan(changed.id))));
});
