import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contract } from '@ss-tools/api';
import { NEEDED_RIGHTS } from '@ss-tools/superset';
import type { SupersetClient } from '@ss-tools/superset';
import { assertApplicable, assertVerified } from '../../test/expect-promotion.ts';
import { promotionLab } from '../../test/promotion-lab.ts';
import { makeAccountWith } from '../../test/superset-role.ts';

test('what Superset hides from the account is not taken for absent', async () => {
  const rights = NEEDED_RIGHTS.map(({ right }) => right);
  await using lab = await promotionLab({
    source: { version: '6.1.0', estate: 'blank' },
    target: { version: '6.1.0', estate: 'blank' },
    account: async (admin, side) =>
      side === 'target' ? makeAccountWith(admin, rights) : undefined,
  });
  const { source, target } = lab;
  const { inspection } = await lab.server.api.call(contract.environments.get, {
    params: { id: target.id },
  });
  assert.match(inspection?.warnings.join(' ') ?? '', /drafts of others/);

  const dashboard = await source.client.dashboards.create({
    dashboard_title: 'A draft',
    slug: 'draft',
  });
  const query = await source.client.savedQueries.create({
    db_id: source.database.id,
    label: 'A query',
    sql: 'select 1',
  });
  // The same of both is in the target already, in the name of its admin.
  await target.client.importBundle(
    'dashboard',
    await source.client.exportBundle('dashboard', [dashboard]),
  );
  const exported = await source.client.exportBundle('saved_query', [query]);
  const mapped = new Map(
    [...exported].map(([file, text]) => [
      file,
      text.replaceAll(source.database.uuid, target.database.uuid).replace('select 1', 'select 2'),
    ]),
  );
  await target.client.importBundle('saved_query', mapped);
  const uuid = await uuidOf(source.client, query);

  // The import of the draft would be refused in the middle, and that of the query would overwrite it.
  const hidden = (await source.client.dashboards.list()).find(({ id }) => id === dashboard)?.uuid;
  const blocked = await lab.plan({ select: ['dashboard:draft', `saved_query:${uuid}`] });
  assert.equal(blocked.applicable, false);
  assert.deepEqual(
    blocked.notices.map(({ level, code, asset }) => [level, code, asset]),
    [
      ['blocker', 'unreadable', `dashboard:${hidden}`],
      ['blocker', 'unreadable', `saved_query:${uuid}`],
    ],
  );

  // What is not there at all may come, without a warning that it may be there.
  const other = await source.client.savedQueries.create({
    db_id: source.database.id,
    label: 'Another query',
    sql: 'select 3',
  });
  await source.client.dashboards.create({ dashboard_title: 'New', slug: 'new' });
  const free = await uuidOf(source.client, other);
  const plan = await lab.plan({ select: ['dashboard:new', `saved_query:${free}`] });
  assert.deepEqual(
    plan.notices.map(({ code }) => code),
    ['owner-missing'],
  );
  assertVerified(await lab.apply(assertApplicable(plan)));
  assert.deepEqual(
    (await target.client.savedQueries.list()).map(({ sql }) => sql),
    ['select 2'],
    'what its admin had is as it was',
  );
});

/** The UUID of a saved query, which lists do not tell. */
async function uuidOf(client: SupersetClient, query: number): Promise<string | undefined> {
  const [, text] =
    [...(await client.exportBundle('saved_query', [query]))].find(([file]) =>
      file.startsWith('queries/'),
    ) ?? [];
  return /^uuid: (\S+)$/m.exec(text ?? '')?.[1];
}
