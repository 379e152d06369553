import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { contract } from '@ss-tools/api';
import { actionsOf } from '../../test/expect-promotion.ts';
import { promotionLab } from '../../test/promotion-lab.ts';
import type { PromotionLab } from '../../test/promotion-lab.ts';
import { makeSample } from '../../test/sample-assets.ts';
import type { Sample } from '../../test/sample-assets.ts';
import { idInTarget, planFor, promote } from '../../test/sample-promotion.ts';
import { addUser } from '../../test/superset-user.ts';

/** Imports make the account an owner of what they write; a promotion leaves the target's owners as they are. */
for (const version of ['6.1.0', '5.0.0'] as const) {
  describe(`owners in a ${version}`, () => {
    let lab: PromotionLab;
    before(async () => {
      lab = await promotionLab({
        source: { version: '6.1.0', estate: 'blank' },
        target: { version, estate: 'blank' },
      });
    });
    after(() => lab?.[Symbol.asyncDispose]());

    const KINDS = ['dashboards', 'charts', 'datasets'] as const;
    const inSample = ({ dashboard, charts, dataset }: Sample): ReadonlySet<string> =>
      new Set([dashboard.uuid, dataset.uuid, ...charts.map(({ uuid }) => uuid)]);
    /** Local ids of the owners, of everything of the sample. */
    const ownersOf = async (sample: Sample): Promise<number[][]> => {
      const rows = await Promise.all(KINDS.map((kind) => lab.target.client[kind].list()));
      return rows
        .flat()
        .filter(({ uuid }) => inSample(sample).has(uuid))
        .map(({ owners }) => owners.map(({ id }) => id).sort((a, b) => a - b));
    };

    test('what had another owner in the target keeps exactly that one after an update', async () => {
      const sample = await makeSample(lab.source);
      await promote(lab, sample);
      const { client } = lab.target;
      const owner = await addUser(client, 'theirs');
      const owners = [owner];
      await client.dashboards.update(await idInTarget(lab, 'dashboards', sample.dashboard.uuid), {
        owners,
      });
      for (const { uuid } of sample.charts)
        await client.charts.update(await idInTarget(lab, 'charts', uuid), { owners });
      await client.datasets.update(await idInTarget(lab, 'datasets', sample.dataset.uuid), {
        owners,
      });
      assert.deepEqual(actionsOf(await planFor(lab, sample)), {}, 'owners alone are no difference');

      const { client: source } = lab.source;
      await source.dashboards.update(sample.dashboard.id, { dashboard_title: 'Owned' });
      for (const { id } of sample.charts) await source.charts.update(id, { description: 'Owned' });
      await source.datasets.update(sample.dataset.id, { description: 'Owned' });
      const promotion = await promote(lab, sample);
      assert.equal(promotion.plan.summary.update, 4);
      assert.deepEqual(await ownersOf(sample), [[owner], [owner], [owner], [owner]]);
    });

    test('what is created gets the mapped owner, and the account that made it', async () => {
      const sample = await makeSample(lab.source);
      const { client } = lab.source;
      const from = await addUser(client, 'dev-ann');
      const to = await addUser(lab.target.client, 'prod-ann');
      const owners = [from];
      await client.dashboards.update(sample.dashboard.id, { owners });
      for (const { id } of sample.charts) await client.charts.update(id, { owners });
      await client.datasets.update(sample.dataset.id, { owners });
      await lab.server.api.call(contract.mappings.merge, {
        query: { source: lab.source.id, target: lab.target.id },
        body: { owners: [{ from: 'dev-ann', to: 'prod-ann' }] },
      });
      await promote(lab, sample);
      const users = await lab.target.client.users();
      const account = users.find(({ username }) => username === lab.target.superset.username)?.id;
      const expected = [account ?? 0, to].sort((a, b) => a - b);
      assert.deepEqual(await ownersOf(sample), [expected, expected, expected, expected]);
      assert.deepEqual(actionsOf(await planFor(lab, sample)), {});
    });
  });
}
