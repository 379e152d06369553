import assert from 'node:assert/strict';
import { test } from 'node:test';
import { actionsOf, assertApplicable, assertVerified } from '../../test/expect-promotion.ts';
import { promotionLab } from '../../test/promotion-lab.ts';
import { makeSample } from '../../test/sample-assets.ts';

test('the whole estate of a 6.1.0 reaches a 5.0.0, verified, and can be taken back', async () => {
  await using lab = await promotionLab({
    source: { version: '6.1.0', estate: 'examples' },
    target: { version: '5.0.0', estate: 'blank' },
  });
  const untouched = (await lab.target.client.databases.list()).map(({ uuid, name }) => [
    uuid,
    name,
  ]);
  const plan = assertApplicable(await lab.plan({ select: ['all'] }));
  const promotion = assertVerified(await lab.apply(plan));
  assert.equal((await lab.target.client.charts.list()).length, 103);
  assert.equal((await lab.target.client.dashboards.list()).length, 9);
  // What 5.0 cannot hold was named before it was lost.
  for (const notice of plan.notices) assert.ok(notice.message !== '' && notice.hint !== '');
  assert.deepEqual(actionsOf(await lab.plan({ select: ['all'] })), {});
  assert.deepEqual(
    (await lab.target.client.databases.list()).map(({ uuid, name }) => [uuid, name]),
    untouched,
    'the target keeps its own databases',
  );
  assertVerified(await lab.apply(await lab.rollbackPlan(promotion.id)));
  assert.equal((await lab.target.client.charts.list()).length, 0);
});

test('a dashboard of a 4.1.4 reaches a 6.1.0, and a later change follows it', async () => {
  await using lab = await promotionLab({
    source: { version: '4.1.4', estate: 'blank' },
    target: { version: '6.1.0', estate: 'blank' },
  });
  const sample = await makeSample(lab.source);
  const wish = { select: [`dashboard:${sample.dashboard.slug}`] };
  assertVerified(await lab.apply(assertApplicable(await lab.plan(wish))));
  assert.deepEqual(actionsOf(await lab.plan(wish)), {});
  await lab.source.client.charts.update(sample.charts[0]?.id ?? 0, {
    slice_name: 'Renamed in 4.1',
  });
  const plan = await lab.plan(wish);
  assert.deepEqual(actionsOf(plan), { [`chart:${sample.charts[0]?.uuid}`]: 'update' });
  assertVerified(await lab.apply(plan));
});

test('a field that only the newer version has is named as lost on the way to the older one', async () => {
  await using lab = await promotionLab({
    source: { version: '6.1.0', estate: 'blank' },
    target: { version: '4.1.4', estate: 'blank' },
  });
  const sample = await makeSample(lab.source);
  const theme = await lab.source.client.themes.create({
    theme_name: 'Corporate',
    json_data: JSON.stringify({ token: { colorPrimary: '#124578' } }),
  });
  await lab.source.client.dashboards.update(sample.dashboard.id, { theme_id: theme });
  const plan = assertApplicable(await lab.plan({ select: [`dashboard:${sample.dashboard.slug}`] }));
  assert.ok(
    plan.notices.some(({ level, asset }) => level === 'warning' && asset?.startsWith('theme:')),
    JSON.stringify(plan.notices),
  );
  assertVerified(await lab.apply(plan));
});
