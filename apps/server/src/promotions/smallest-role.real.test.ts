import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NEEDED_RIGHTS } from '@ss-tools/superset';
import { assertApplicable, assertVerified } from '../../test/expect-promotion.ts';
import { promotionLab } from '../../test/promotion-lab.ts';
import type { LabEnvironment } from '../../test/promotion-lab.ts';
import { makeSample } from '../../test/sample-assets.ts';
import type { Sample } from '../../test/sample-assets.ts';
import { giveRights, makeAccountWith } from '../../test/superset-role.ts';
import type { RoleAccount } from '../../test/superset-role.ts';

const READ = NEEDED_RIGHTS.filter(({ needed }) => needed === 'read').map(({ right }) => right);
const ALL = NEEDED_RIGHTS.map(({ right }) => right);

/** One of each that imports leave out, on and beside a sample's dashboard; answers what to select. */
async function makeAround(
  { client }: LabEnvironment,
  { dashboard }: Sample,
  account: RoleAccount,
  hasThemes: boolean,
): Promise<string[]> {
  await client.cssTemplates.create({ template_name: 'house', css: '.x {}' });
  await client.annotationLayers.create({ name: 'holidays', descr: 'Days off' });
  await client.tags.attach('dashboard', dashboard.id, ['board']);
  await client.tags.describe('board', 'For the board');
  if (hasThemes) {
    const theme = await client.themes.create({ theme_name: 'dark', json_data: '{"token":{}}' });
    await client.dashboards.update(dashboard.id, { theme_id: theme });
  }
  const gamma = (await client.roles()).find(({ name }) => name === 'Gamma');
  const admin = (await client.users()).find(({ username }) => username === 'admin');
  assert.ok(gamma && admin);
  // A dashboard that is restricted to a role is seen by its owners.
  await client.dashboards.update(dashboard.id, {
    roles: [gamma.id],
    owners: [admin.id, account.id],
  });
  return [
    `dashboard:${dashboard.slug}`,
    'css_template:house',
    'annotation_layer:holidays',
    'tag:board',
  ];
}

for (const version of ['6.1.0', '5.0.0'] as const) {
  test(`${version}: the rights that the guide names are enough, and needed: promote, change, promote, roll back`, async () => {
    const accounts: Partial<Record<'source' | 'target', RoleAccount>> = {};
    await using lab = await promotionLab({
      source: { version, estate: 'blank' },
      target: { version, estate: 'blank' },
      account: async (admin, side) =>
        (accounts[side] = await makeAccountWith(
          admin,
          side === 'source' ? READ : [...READ, 'can_read on CurrentUserRestApi'],
        )),
    });
    assert.ok(accounts.source && accounts.target);
    const sample = await makeSample(lab.source);
    const hasThemes = version === '6.1.0';
    const wish = { select: await makeAround(lab.source, sample, accounts.source, hasThemes) };

    const refused = await lab.plan(wish);
    const named = refused.notices
      .filter(({ code }) => code === 'account-lacks-right')
      .map(({ message }) => / lacks the right (.+?): /.exec(message)?.[1]);
    assert.deepEqual(named.toSorted(), [
      'can_bulk_create on Tag',
      'can_import_ on ImportExportRestApi',
      'can_read on SecurityRestApi',
      'can_write on Annotation',
      'can_write on Chart',
      'can_write on CssTemplate',
      'can_write on Dashboard',
      'can_write on Dataset',
      'can_write on Tag',
      ...(hasThemes ? ['can_write on Theme'] : []),
    ]);

    await giveRights(lab.target.client, accounts.target.role, ALL);
    assertVerified(await lab.apply(assertApplicable(await lab.plan(wish))));
    await lab.source.client.charts.update(sample.charts[0]?.id ?? 0, { description: 'How much' });
    const change = assertApplicable(await lab.plan(wish));
    assert.equal(change.summary.update, 1);
    const changed = assertVerified(await lab.apply(change));
    assertVerified(await lab.apply(assertApplicable(await lab.rollbackPlan(changed.id))));
  });
}
