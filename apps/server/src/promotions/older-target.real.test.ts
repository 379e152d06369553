import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { SupersetVersion } from '@ss-tools/lab';
import { actionsOf, assertApplicable, assertVerified } from '../../test/expect-promotion.ts';
import { promotionLab } from '../../test/promotion-lab.ts';
import type { PromotionLab } from '../../test/promotion-lab.ts';
import { layout, makeSample } from '../../test/sample-assets.ts';
import type { Sample } from '../../test/sample-assets.ts';
import { annotate } from '../../test/sample-annotation.ts';
import { idInTarget, planFor, promote } from '../../test/sample-promotion.ts';
import { addUser } from '../../test/superset-user.ts';

/**
 * Superset 4.1 and 5.0 import whole closures only, and harm what comes along: charts lose their annotations, and the
 * account becomes an owner. Nothing that the plan does not name may be other than it was.
 */
describe('a change reaches an older target, and all that it needs stays as it was', () => {
  for (const version of ['5.0.0', '4.1.4'] as const) {
    test(`the title of a dashboard with an annotated chart, to a ${version}`, async () => {
      await using lab = await labFor(version);
      const { sample, before } = await keptSample(lab);
      assert.equal(before.annotations.length, 1);

      await lab.source.client.dashboards.update(sample.dashboard.id, { dashboard_title: 'New' });
      const plan = assertApplicable(await planFor(lab, sample));
      assert.deepEqual(actionsOf(plan), { [`dashboard:${sample.dashboard.uuid}`]: 'update' });
      const promotion = assertVerified(await lab.apply(plan));
      assert.deepEqual(await unchangedIn(lab, sample), before);
      assert.equal(await titleIn(lab, sample), 'New');
      assert.deepEqual(actionsOf(await planFor(lab, sample)), {});

      assertVerified(await lab.apply(await lab.rollbackPlan(promotion.id)));
      assert.deepEqual(await unchangedIn(lab, sample), before);
      assert.match((await titleIn(lab, sample)) ?? '', /^sample /);
    });
  }

  test('a promotion to a 5.0.0 that fails after its import is put back, and what came along as well', async () => {
    await using lab = await labFor('5.0.0');
    const { sample, before } = await keptSample(lab);
    await lab.source.client.dashboards.update(sample.dashboard.id, { dashboard_title: 'New' });
    const plan = assertApplicable(await planFor(lab, sample));
    let failed = false;
    lab.target.proxy.decide = (line) => {
      if (failed || !line.startsWith('PUT /api/v1/chart/')) return undefined;
      failed = true;
      return 500;
    };
    const promotion = await lab.apply(plan);
    assert.equal(promotion.state, 'rolled-back', JSON.stringify(promotion.error));
    assert.deepEqual(await unchangedIn(lab, sample), before);
    assert.match((await titleIn(lab, sample)) ?? '', /^sample /);
  });

  test('a promotion to a 5.0.0 that could not even be put back: the way back restores what its import carried along', async () => {
    await using lab = await labFor('5.0.0');
    const { sample, before } = await keptSample(lab);
    const second = await lab.source.client.dashboards.create({
      dashboard_title: 'Second',
      slug: 'second',
      position_json: JSON.stringify(layout(sample.charts)),
    });
    for (const { id } of sample.charts)
      await lab.source.client.charts.update(id, { dashboards: [sample.dashboard.id, second] });
    const plan = assertApplicable(await lab.plan({ select: ['dashboard:second'] }));
    assert.deepEqual(Object.values(actionsOf(plan)), ['create']);
    let imported = false;
    lab.target.proxy.decide = (line) => {
      if (imported && /^(?:PUT|POST|DELETE) \/api\/v1\/(?!security)/.test(line)) return 500;
      imported ||= line.startsWith('POST /api/v1/assets/import/');
      return undefined;
    };
    const promotion = await lab.apply(plan);
    assert.equal(promotion.state, 'failed', JSON.stringify(promotion.error));
    assert.notDeepEqual((await unchangedIn(lab, sample)).annotations, before.annotations);

    lab.target.proxy.decide = () => undefined;
    const back = assertApplicable(await lab.rollbackPlan(promotion.id));
    assertVerified(await lab.apply(back));
    assert.deepEqual(await unchangedIn(lab, sample), before);
    assert.deepEqual(await titlesIn(lab), [sample.dashboard.slug.replaceAll('-', ' ')]);
    assert.deepEqual(actionsOf(await lab.rollbackPlan(promotion.id)), {});
  });

  test('a 6.0.0 as a target: promoted, changed, promoted again, taken back', async () => {
    await using lab = await labFor('6.0.0');
    const { sample, before } = await keptSample(lab);
    await lab.source.client.dashboards.update(sample.dashboard.id, { dashboard_title: 'New' });
    const promotion = await promote(lab, sample);
    assert.deepEqual(await unchangedIn(lab, sample), before);
    assert.deepEqual(actionsOf(await planFor(lab, sample)), {});
    assertVerified(await lab.apply(await lab.rollbackPlan(promotion.id)));
    assert.match((await titleIn(lab, sample)) ?? '', /^sample /);
  });
});

/** The source is of the target's version, so that nothing is lost on the way. */
const labFor = (version: SupersetVersion): Promise<PromotionLab> =>
  promotionLab({
    source: { version, estate: 'blank' },
    target: { version, estate: 'blank' },
  });

/** A promoted sample that an import of its closure would harm: a chart has annotations, and somebody else keeps it. */
async function keptSample(lab: PromotionLab) {
  const sample = await makeSample(lab.source);
  await annotate(lab.source.client, sample.charts[0]?.id ?? 0);
  await promote(lab, sample);
  await giveToSomebodyElse(lab, sample);
  return { sample, before: await unchangedIn(lab, sample) };
}

/** Charts and dataset of the sample get one owner in the target, who is not the account that ss-tools uses. */
async function giveToSomebodyElse(lab: PromotionLab, sample: Sample): Promise<void> {
  const { client } = lab.target;
  const owners = [await addUser(client, 'keeper')];
  for (const { uuid } of sample.charts)
    await client.charts.update(await idInTarget(lab, 'charts', uuid), { owners });
  await client.datasets.update(await idInTarget(lab, 'datasets', sample.dataset.uuid), { owners });
}

/** What the target holds beside the dashboard: annotations and parameters of the chart, and everybody's owners. */
async function unchangedIn(lab: PromotionLab, sample: Sample) {
  const { client } = lab.target;
  const chart = await client.charts.get(await idInTarget(lab, 'charts', sample.charts[0]?.uuid));
  const params = JSON.parse(String(chart['params'])) as { annotation_layers: unknown[] };
  const owners = async (kind: 'charts' | 'datasets'): Promise<[string, number[]][]> =>
    (await client[kind].list()).map((row) => [row.uuid, row.owners.map(({ id }) => id)]);
  return {
    annotations: params.annotation_layers,
    params,
    charts: await owners('charts'),
    datasets: await owners('datasets'),
  };
}

const titleIn = async (lab: PromotionLab, sample: Sample): Promise<string | undefined> =>
  (await lab.target.client.dashboards.list()).find(({ uuid }) => uuid === sample.dashboard.uuid)
    ?.title;

const titlesIn = async (lab: PromotionLab): Promise<string[]> =>
  (await lab.target.client.dashboards.list()).map(({ title }) => title);
