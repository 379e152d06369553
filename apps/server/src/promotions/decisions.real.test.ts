import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { contract } from '@ss-tools/api';
import { actionsOf, assertApplicable, assertVerified } from '../../test/expect-promotion.ts';
import { promotionLab } from '../../test/promotion-lab.ts';
import type { PromotionLab } from '../../test/promotion-lab.ts';
import { annotate } from '../../test/sample-annotation.ts';
import { makeSample } from '../../test/sample-assets.ts';
import { idInTarget, planFor, promote } from '../../test/sample-promotion.ts';

/** Promotions between two real Supersets 6.1.0. Each test makes its own assets, so they do not depend on each other. */
describe('mappings, rollbacks, deletions and conflicts between two Supersets 6.1.0', () => {
  let lab: PromotionLab;
  before(async () => {
    lab = await promotionLab({
      source: { version: '6.1.0', estate: 'blank' },
      target: { version: '6.1.0', estate: 'blank' },
    });
  });
  after(() => lab?.[Symbol.asyncDispose]());

  test('a twin dataset is asked about, and adopted by a mapping', async () => {
    const sample = await makeSample(lab.source);
    const own = await lab.source.client.datasets.get(sample.dataset.id);
    const twin = await lab.target.client.datasets.create({
      database: lab.target.database.id,
      table_name: String(own['table_name']),
      sql: "select 3 as amount, 4 as share, 'south' as region",
    });
    const twinUuid = (await lab.target.client.datasets.list()).find(({ id }) => id === twin)?.uuid;
    const asked = await planFor(lab, sample);
    assert.equal(asked.applicable, false);
    const question = asked.notices.find(({ code }) => code === 'dataset-twin');
    assert.deepEqual(question?.related, [`dataset:${twinUuid}`]);
    await lab.server.api.call(contract.mappings.merge, {
      query: { source: lab.source.id, target: lab.target.id },
      body: { assets: [{ from: `dataset:${sample.dataset.uuid}`, to: `dataset:${twinUuid}` }] },
    });
    const plan = await planFor(lab, sample);
    assert.equal(actionsOf(plan)[`dataset:${twinUuid}`], 'update');
    assertVerified(await lab.apply(plan));
    const chart = await lab.target.client.charts.get(
      await idInTarget(lab, 'charts', sample.charts[0]?.uuid ?? ''),
    );
    assert.equal(JSON.parse(String(chart['params'])).datasource, `${twin}__table`);
  });

  test('re-pointing a dataset to another database of the target', async () => {
    const sample = await makeSample(lab.source);
    await promote(lab, sample);
    const other = crypto.randomUUID();
    const [dataFile] = [`${lab.target.superset.home}/data.db`];
    const second = await lab.target.client.databases.create({
      database_name: `Second ${other.slice(0, 8)}`,
      sqlalchemy_uri: `sqlite:///${dataFile}`,
      uuid: other,
    });
    const secondUuid = (await lab.target.client.databases.list()).find(
      ({ id }) => id === second,
    )?.uuid;
    const pair = { source: lab.source.id, target: lab.target.id };
    const from = `database:${lab.source.database.uuid}` as const;
    await lab.server.api.call(contract.mappings.merge, {
      query: pair,
      body: { assets: [{ from, to: `database:${secondUuid}` }] },
    });
    try {
      const plan = await planFor(lab, sample);
      assert.equal(actionsOf(plan)[`dataset:${sample.dataset.uuid}`], 'repoint');
      const promotion = assertVerified(await lab.apply(plan));
      const id = await idInTarget(lab, 'datasets', sample.dataset.uuid);
      const moved = await lab.target.client.datasets.get(id);
      assert.equal((moved['database'] as { id: number }).id, second);
      const back = await lab.rollbackPlan(promotion.id);
      assertVerified(await lab.apply(back));
      const returned = await lab.target.client.datasets.get(id);
      assert.equal((returned['database'] as { id: number }).id, lab.target.database.id);
    } finally {
      await lab.server.api.call(contract.mappings.merge, {
        query: pair,
        body: { assets: [{ from, to: `database:${lab.target.database.uuid}` }] },
      });
    }
  });

  test('a rollback removes what was created and brings back what was changed', async () => {
    const sample = await makeSample(lab.source);
    const first = await promote(lab, sample);
    await lab.source.client.dashboards.update(sample.dashboard.id, { dashboard_title: 'Renamed' });
    const second = await promote(lab, sample);
    const titleOf = async (): Promise<string | undefined> =>
      (await lab.target.client.dashboards.list()).find(({ uuid }) => uuid === sample.dashboard.uuid)
        ?.title;
    assert.equal(await titleOf(), 'Renamed');
    assertVerified(await lab.apply(await lab.rollbackPlan(second.id)));
    assert.match((await titleOf()) ?? '', /^sample /);
    assert.equal((await lab.promotion(second.id)).rolledBackBy !== null, true);
    const removal = assertVerified(await lab.apply(await lab.rollbackPlan(first.id)));
    assert.equal(await titleOf(), undefined);
    const charts = await lab.target.client.charts.list();
    assert.equal(
      charts.some(({ uuid }) => sample.charts.some((chart) => chart.uuid === uuid)),
      false,
    );
    // A rollback is a promotion, and can be taken back itself.
    assertVerified(await lab.apply(assertApplicable(await lab.rollbackPlan(removal.id))));
    assert.match((await titleOf()) ?? '', /^sample /);
    assert.deepEqual(Object.values(actionsOf(await planFor(lab, sample))), ['update']);
  });

  test('a rollback removes all that came along: theme, annotation layer, tag and css template, too', async () => {
    const { client } = lab.source;
    const sample = await makeSample(lab.source);
    const name = crypto.randomUUID().slice(0, 8);
    await annotate(client, sample.charts[0]?.id ?? 0);
    const theme = await client.themes.create({ theme_name: name, json_data: '{"token":{}}' });
    await client.dashboards.update(sample.dashboard.id, { theme_id: theme });
    await client.tags.attach('dashboard', sample.dashboard.id, [name]);
    await client.tags.describe(name, 'For the board');
    await client.cssTemplates.create({ template_name: name, css: '.x {}' });
    const held = async () => {
      const { dashboards, charts, datasets, themes, annotationLayers, tags, cssTemplates } =
        lab.target.client;
      const kinds = [dashboards, charts, datasets, themes, annotationLayers, tags, cssTemplates];
      return Promise.all(
        kinds.map(async (kind) => (await kind.list()).map(({ id }) => id).toSorted()),
      );
    };
    const before = await held();
    const select = [`dashboard:${sample.dashboard.slug}`, `tag:${name}`, `css_template:${name}`];
    const promotion = assertVerified(await lab.apply(assertApplicable(await lab.plan({ select }))));
    assert.ok((await held()).every((ids, kind) => ids.length > (before[kind]?.length ?? 0)));
    assertVerified(await lab.apply(assertApplicable(await lab.rollbackPlan(promotion.id))));
    assert.deepEqual(await held(), before);
  });

  test('deletions are opt-in, say who depends on them, and come back with a rollback', async () => {
    const sample = await makeSample(lab.source);
    await promote(lab, sample);
    const chart = `chart:${sample.charts[0]?.uuid}`;
    const refused = await lab.plan({ remove: [`dataset:${sample.dataset.uuid}`] });
    assert.equal(refused.applicable, false);
    assert.ok(
      refused.notices.some(({ code, level }) => code === 'still-used-by' && level === 'blocker'),
    );
    const plan = await lab.plan({ remove: [chart] });
    assertApplicable(plan);
    assert.equal(actionsOf(plan)[chart], 'delete');
    const { id: report } = (await lab.target.client.request('POST', '/api/v1/report/', {
      body: {
        type: 'Report',
        name: `About ${chart}`,
        crontab: '0 9 * * *',
        timezone: 'UTC',
        active: false,
        chart: await idInTarget(lab, 'charts', sample.charts[0]?.uuid ?? ''),
        recipients: [{ type: 'Email', recipient_config_json: { target: 'somebody@example.org' } }],
      },
    })) as { id: number };
    const reported = await lab.plan({ remove: [chart] });
    assert.equal(reported.applicable, false);
    const notice = reported.notices.find(({ code }) => code === 'has-reports');
    assert.match(notice?.message ?? '', new RegExp(`About ${chart}`));
    await lab.target.client.request('DELETE', `/api/v1/report/${report}`);
    const promotion = assertVerified(await lab.apply(plan));
    const there = async (): Promise<boolean> =>
      (await lab.target.client.charts.list()).some(({ uuid }) => `chart:${uuid}` === chart);
    assert.equal(await there(), false);
    assertVerified(await lab.apply(await lab.rollbackPlan(promotion.id)));
    assert.equal(await there(), true);
  });

  test('a target that moved since the plan was made is not written to', async () => {
    const sample = await makeSample(lab.source);
    await promote(lab, sample);
    await lab.source.client.dashboards.update(sample.dashboard.id, { css: '.a { color: red }' });
    const plan = await planFor(lab, sample);
    const id = await idInTarget(lab, 'dashboards', sample.dashboard.uuid);
    await lab.target.client.dashboards.update(id, { dashboard_title: 'Edited in the target' });
    const promotion = await lab.apply(plan);
    assert.equal(promotion.state, 'failed');
    assert.equal(promotion.error?.code, 'target-moved');
    const trail = await lab.server.context.db
      .selectFrom('audit')
      .select(['action', 'detail'])
      .where('subject', '=', `promotion:${promotion.id}`)
      .where('action', '=', 'promotion.fail')
      .execute();
    assert.deepEqual(
      trail.map(({ detail }) => (detail as { because?: string }).because),
      ['target-moved'],
    );
    const dashboard = await lab.target.client.dashboards.get(id);
    assert.equal(dashboard['dashboard_title'], 'Edited in the target');
  });

  test('both sides changed since the last promotion: a conflict, settled by a person', async () => {
    const sample = await makeSample(lab.source);
    await promote(lab, sample);
    const id = await idInTarget(lab, 'dashboards', sample.dashboard.uuid);
    await lab.source.client.dashboards.update(sample.dashboard.id, { css: '.source {}' });
    await lab.target.client.dashboards.update(id, { css: '.target {}' });
    const open = await planFor(lab, sample);
    assert.equal(open.summary.conflicts, 1);
    assert.equal(open.applicable, false);
    const asset = `dashboard:${sample.dashboard.uuid}` as const;
    const kept = await lab.plan({ select: [asset], resolutions: [{ asset, take: 'target' }] });
    assert.equal(kept.applicable, true);
    assert.deepEqual(actionsOf(kept), {});
    const taken = await lab.plan({ select: [asset], resolutions: [{ asset, take: 'source' }] });
    assertVerified(await lab.apply(taken));
    assert.equal((await lab.target.client.dashboards.get(id))['css'], '.source {}');
  });

  test('a changed plan hash is refused, and a plan is applied once', async () => {
    const sample = await makeSample(lab.source);
    const plan = await planFor(lab, sample);
    await assert.rejects(lab.start({ ...plan, hash: 'f'.repeat(64) }), { code: 'other-plan' });
    assertVerified(await lab.apply(plan));
    await assert.rejects(lab.start(plan), { code: 'already-applied' });
  });
});
