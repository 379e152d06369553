import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contract } from '@ss-tools/api';
import type { AssetId } from '@ss-tools/assets';
import type { StartOptions } from '@ss-tools/lab';
import { NEEDED_RIGHTS, connect } from '@ss-tools/superset';
import type { Bundle } from '@ss-tools/superset';
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

const without = (right: string): string[] => ALL.filter((one) => one !== right);

const idOf = ({ uuid }: { readonly uuid: string }): AssetId => `chart:${uuid}`;

/** What blocks a plan, and what it is about. */
const blockersOf = (plan: Plan) =>
  plan.notices
    .filter(({ level }) => level === 'blocker')
    .map(({ code, related }) => [code, related]);

/** Imports into an environment without asking ss-tools. */
async function importAs(account: RoleAccount, { superset }: LabEnvironment, bundle: Bundle) {
  const { username, password } = account;
  await using client = connect({
    url: superset.url,
    auth: { kind: 'password', username, password, provider: 'db' },
  });
  await client.importAssets(bundle);
}

/** Where the target keeps what a sample's UUID names. */
async function inTarget({ client }: LabEnvironment, kind: 'charts' | 'datasets', uuid: string) {
  const [row] = await client[kind].list({ uuids: [uuid] });
  assert.ok(row, `the target has no such thing in ${kind}`);
  return row.id;
}

for (const version of ['6.1.0', '5.0.0'] as const) {
  /** Its imports overwrite all that a changed asset needs. */
  const wholeClosures = version === '5.0.0';

  test(`${version}: what the account does not own blocks the plan before it starts`, async () => {
    const { lab, account } = await labWith(version, ALL);
    await using running = lab;
    const { source, target } = running;
    /** Gives the account exactly these rights, and lets ss-tools look at it again. */
    const give = async (rights: readonly string[]): Promise<void> => {
      await giveRights(target.client, account.role, rights);
      await lab.server.api.call(contract.environments.test, { params: { id: target.id } });
    };
    const sample = await makeSample(source);
    const [changed, tagged] = sample.charts;
    assert.ok(changed && tagged);
    assertVerified(
      await lab.apply(assertApplicable(await lab.plan({ select: [idOf(changed), idOf(tagged)] }))),
    );
    const [admin] = (await target.client.users()).filter(({ username }) => username === 'admin');
    assert.ok(admin);
    const foreign = { owners: [admin.id] };
    const shared = { owners: [admin.id, account.id] };
    const dataset = await inTarget(target, 'datasets', sample.dataset.uuid);
    const charts = {
      changed: await inTarget(target, 'charts', changed.uuid),
      tagged: await inTarget(target, 'charts', tagged.uuid),
    };
    const change = (description: string): Promise<void> =>
      source.client.charts.update(changed.id, { description });
    const wish = { select: [idOf(changed)] };

    await change('A dataset of somebody else');
    await target.client.datasets.update(dataset, foreign);
    if (wholeClosures) {
      const plan = await lab.plan(wish);
      assert.deepEqual(blockersOf(plan), [['not-owner', [`dataset:${sample.dataset.uuid}`]]]);
      await assert.rejects(
        importAs(account, target, await target.client.exportAssets()),
        { code: 'import-failed' },
        'Superset refuses it indeed',
      );
      // What the account may not write at all is passed over by the import.
      await give(without('can_write on Dataset'));
    }
    assertVerified(await lab.apply(assertApplicable(await lab.plan(wish))));
    await give(ALL);

    await change('A chart of somebody else');
    await target.client.datasets.update(dataset, shared);
    await target.client.charts.update(charts.changed, foreign);
    // 6.1 tells an account its own roles with a right to it only.
    await give(without('can_read on CurrentUserRestApi'));
    assert.deepEqual(blockersOf(await lab.plan(wish)), [['not-owner', [idOf(changed)]]]);
    await give(ALL);
    const foreignChart = await lab.plan(wish);
    assert.deepEqual(blockersOf(foreignChart), [['not-owner', [idOf(changed)]]]);
    assert.equal(foreignChart.applicable, false);
    await assert.rejects(lab.start(foreignChart), /cannot be applied|blocker/i);

    // Tags alone are set through REST, for which nobody has to own anything.
    await source.client.tags.attach('chart', tagged.id, ['board']);
    await target.client.datasets.update(dataset, foreign);
    await target.client.charts.update(charts.tagged, foreign);
    assertVerified(await lab.apply(assertApplicable(await lab.plan({ select: [idOf(tagged)] }))));

    await target.client.charts.update(charts.changed, shared);
    await target.client.datasets.update(dataset, shared);
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
  assert.deepEqual(
    [...new Set(blockersOf(refused).map(([code]) => code))],
    ['account-lacks-right'],
  );
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
