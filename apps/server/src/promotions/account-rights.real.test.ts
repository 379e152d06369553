import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { StartOptions } from '@ss-tools/lab';
import { NEEDED_RIGHTS } from '@ss-tools/superset';
import { assertApplicable, assertVerified } from '../../test/expect-promotion.ts';
import { promotionLab } from '../../test/promotion-lab.ts';
import type { LabEnvironment, Plan, PromotionLab } from '../../test/promotion-lab.ts';
import { makeSample } from '../../test/sample-assets.ts';
import { giveRights, makeAccountWith } from '../../test/superset-role.ts';
import type { RoleAccount } from '../../test/superset-role.ts';

const ALL = NEEDED_RIGHTS.map(({ right }) => right);
const READ = NEEDED_RIGHTS.filter(({ needed }) => needed === 'read').map(({ right }) => right);

/** Two Supersets of one version; the target's account is no admin. */
async function labWith(
  version: StartOptions['version'],
  rights: readonly string[],
): Promise<{ lab: PromotionLab; account: RoleAccount }> {
  const made: RoleAccount[] = [];
  const lab = await promotionLab({
    source: { version, estate: 'blank' },
    target: { version, estate: 'blank' },
    account: async (admin, side) => {
      const account = await makeAccountWith(admin, side === 'source' ? ALL : rights);
      if (side === 'target') made.push(account);
      return account;
    },
  });
  const [account] = made;
  assert.ok(account);
  return { lab, account };
}

const blockersOf = (plan: Plan): string[] =>
  plan.notices.filter(({ level }) => level === 'blocker').map(({ code }) => code);

/** Where the target keeps what a sample's UUID names. */
async function inTarget({ client }: LabEnvironment, kind: 'charts' | 'datasets', uuid: string) {
  const [row] = await client[kind].list({ uuids: [uuid] });
  assert.ok(row, `the target has no such thing in ${kind}`);
  return row.id;
}

for (const version of ['5.0.0'] as const) {
  test(`${version}: what the account does not own blocks the plan before it starts`, async () => {
    const { lab, account } = await labWith(version, ALL);
    await using running = lab;
    const { source, target } = running;
    const sample = await makeSample(source);
    const wish = { select: [`chart:${sample.charts[0]?.uuid}`] };
    assertVerified(await lab.apply(assertApplicable(await lab.plan(wish))));
    const [admin] = (await target.client.users()).filter(({ username }) => username === 'admin');
    assert.ok(admin);
    const chart = await inTarget(target, 'charts', sample.charts[0]?.uuid ?? '');
    const dataset = await inTarget(target, 'datasets', sample.dataset.uuid);
    await source.client.charts.update(sample.charts[0]?.id ?? 0, { description: 'How much' });

    await target.client.datasets.update(dataset, { owners: [admin.id] });
    const foreignDataset = await lab.plan(wish);
    // Without sparse imports the dataset is overwritten together with its chart.
    assert.deepEqual(blockersOf(foreignDataset), ['not-owner']);

    await target.client.charts.update(chart, { owners: [admin.id] });
    const foreignChart = await lab.plan(wish);
    assert.deepEqual(blockersOf(foreignChart), ['not-owner']);
    assert.equal(foreignChart.applicable, false);
    await assert.rejects(lab.start(foreignChart), /cannot be applied|blocker/i);

    await target.client.charts.update(chart, { owners: [admin.id, account.id] });
    await target.client.datasets.update(dataset, { owners: [admin.id, account.id] });
    assertVerified(await lab.apply(assertApplicable(await lab.plan(wish))));
  });
}

test('an account that may only read: the plan says so, a right given since counts at once, one taken away since fails in words', async () => {
  const { lab, account } = await labWith('6.1.0', READ);
  await using running = lab;
  const { source, target } = running;
  const sample = await makeSample(source);
  const wish = { select: [`dashboard:${sample.dashboard.slug}`] };
  const refused = await lab.plan(wish);
  assert.deepEqual([...new Set(blockersOf(refused))], ['account-lacks-right']);
  const said = refused.notices.map(({ message }) => message).join('\n');
  for (const right of [
    'can_import_ on ImportExportRestApi',
    'can_write on Dashboard',
    'can_write on Chart',
    'can_write on Dataset',
  ])
    assert.ok(said.includes(right), said);
  await assert.rejects(lab.start(refused));

  await giveRights(target.client, account.role, ALL);
  const allowed = assertApplicable(await lab.plan(wish));
  await giveRights(target.client, account.role, READ);
  const failed = await lab.apply(allowed);
  assert.notEqual(failed.state, 'verified');
  assert.match(failed.error?.message ?? '', /right|may not|forbidden/i);
  assert.deepEqual(await target.client.dashboards.list(), [], 'the target is as it was');
  assert.deepEqual(await target.client.charts.list(), []);

  await giveRights(target.client, account.role, ALL);
  assertVerified(await lab.apply(assertApplicable(await lab.plan(wish))));
});
