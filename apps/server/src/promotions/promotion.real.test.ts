import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { after, before, describe, test } from 'node:test';
import { contract } from '@ss-tools/api';
import { actionsOf, assertApplicable, assertVerified } from '../../test/expect-promotion.ts';
import { promotionLab } from '../../test/promotion-lab.ts';
import type { Plan, PromotionLab, PromotionView } from '../../test/promotion-lab.ts';
import { layout, makeSample } from '../../test/sample-assets.ts';
import type { Sample } from '../../test/sample-assets.ts';

/** Promotions between two real Supersets 6.1.0. Each test makes its own assets, so they do not depend on each other. */
describe('promotion between two Supersets 6.1.0', () => {
  let lab: PromotionLab;
  before(async () => {
    lab = await promotionLab({
      source: { version: '6.1.0', estate: 'blank' },
      target: { version: '6.1.0', estate: 'blank' },
    });
  });
  after(() => lab?.[Symbol.asyncDispose]());

  const promote = async (sample: Sample): Promise<PromotionView> =>
    assertVerified(await lab.apply(await planFor(sample)));
  const planFor = (sample: Sample): Promise<Plan> =>
    lab.plan({ select: [`dashboard:${sample.dashboard.slug}`] });
  const idInTarget = async (kind: 'dashboards' | 'charts' | 'datasets', uuid: string): Promise<number> => {
    const row = (await lab.target.client[kind].list()).find((each) => each.uuid === uuid);
    assert.ok(row, `${kind} ${uuid} is in the target`);
    return row.id;
  };

  test('a dashboard with its charts and dataset arrives exactly, and a second promotion has nothing to do', async () => {
    const sample = await makeSample(lab.source);
    const plan = await planFor(sample);
    assert.deepEqual(actionsOf(plan), {
      [`dataset:${sample.dataset.uuid}`]: 'create',
      [`chart:${sample.charts[0]?.uuid}`]: 'create',
      [`chart:${sample.charts[1]?.uuid}`]: 'create',
      [`dashboard:${sample.dashboard.uuid}`]: 'create',
    });
    assertVerified(await lab.apply(plan));
    const again = await planFor(sample);
    assert.deepEqual(actionsOf(again), {});
    assert.equal(again.summary.unchanged >= 4, true);
  });

  test('the target runs the promoted chart on its own database, and the filter on its own dataset', async () => {
    const sample = await makeSample(lab.source);
    await promote(sample);
    const dataset = await lab.target.client.datasets.get(await idInTarget('datasets', sample.dataset.uuid));
    assert.equal((dataset['database'] as { id: number }).id, lab.target.database.id);
    const dashboard = await lab.target.client.dashboards.get(
      await idInTarget('dashboards', sample.dashboard.uuid),
    );
    const metadata = JSON.parse(String(dashboard['json_metadata']));
    const [filter] = metadata.native_filter_configuration;
    assert.equal(filter.targets[0].datasetId, await idInTarget('datasets', sample.dataset.uuid));
    assert.deepEqual(filter.scope.excluded, [await idInTarget('charts', sample.charts[1]?.uuid ?? '')]);
  });

  test('removing a chart from a dashboard', async () => {
    const sample = await makeSample(lab.source);
    await promote(sample);
    const [kept, removed] = sample.charts;
    assert.ok(kept && removed);
    await lab.source.client.dashboards.update(sample.dashboard.id, {
      position_json: JSON.stringify(layout([kept])),
    });
    await lab.source.client.charts.update(removed.id, { dashboards: [] });
    const plan = await planFor(sample);
    assert.deepEqual(actionsOf(plan), { [`dashboard:${sample.dashboard.uuid}`]: 'update' });
    assertVerified(await lab.apply(plan));
    const charts = await lab.target.client.dashboards.charts(
      await idInTarget('dashboards', sample.dashboard.uuid),
    );
    assert.deepEqual(charts, [await idInTarget('charts', kept.uuid)]);
    assert.deepEqual(actionsOf(await planFor(sample)), {});
  });

  test("changing only a dataset's column", async () => {
    const sample = await makeSample(lab.source);
    await lab.source.client.datasets.refresh(sample.dataset.id);
    await promote(sample);
    const dataset = await lab.source.client.datasets.get(sample.dataset.id);
    const columns = (dataset['columns'] as Record<string, unknown>[]).map((column) => ({
      id: column['id'],
      column_name: column['column_name'],
      type: column['type'],
      verbose_name: column['column_name'] === 'amount' ? 'Amount in EUR' : column['verbose_name'],
    }));
    assert.ok(columns.length >= 3, 'the dataset has columns');
    await lab.source.client.datasets.update(sample.dataset.id, { columns });
    const plan = await planFor(sample);
    assert.deepEqual(actionsOf(plan), { [`dataset:${sample.dataset.uuid}`]: 'update' });
    const [change] = plan.changes.filter(({ action }) => action === 'update');
    assert.ok(change?.fields.some(({ path }) => path === '/columns/amount/verbose_name'));
    assertVerified(await lab.apply(plan));
    const arrived = await lab.target.client.datasets.get(await idInTarget('datasets', sample.dataset.uuid));
    const amount = (arrived['columns'] as Record<string, unknown>[]).find(
      (column) => column['column_name'] === 'amount',
    );
    assert.equal(amount?.['verbose_name'], 'Amount in EUR');
  });

  test('a column that only a sync made is seen, though Superset does not move changed_on for it', async () => {
    const { client, superset } = lab.source;
    const table = `synced_${crypto.randomUUID().slice(0, 8)}`;
    using data = new DatabaseSync(`${superset.home}/data.db`);
    data.exec(`create table ${table} (amount integer)`);
    const id = await client.datasets.create({ database: lab.source.database.id, table_name: table, schema: 'main' });
    const listed = async () => (await client.datasets.list()).find((row) => row.id === id);
    const dataset = `dataset:${(await listed())?.uuid}`;
    assertVerified(await lab.apply(await lab.plan({ select: [dataset] })));
    const changedOn = (await listed())?.changedOn;
    data.exec(`alter table ${table} add column region text`);
    await client.datasets.refresh(id);
    assert.equal((await listed())?.changedOn, changedOn);
    const plan = await lab.plan({ select: [dataset] });
    assert.deepEqual(actionsOf(plan), { [dataset]: 'update' });
    assertVerified(await lab.apply(plan));
  });

  test('an annotation layer comes along, and the chart shows the target’s', async () => {
    const sample = await makeSample(lab.source);
    const { client } = lab.source;
    const name = `layer ${crypto.randomUUID().slice(0, 8)}`;
    const layer = await client.annotationLayers.create({ name, descr: 'Releases' });
    await client.annotationLayers.createAnnotation(layer, {
      short_descr: 'v1',
      long_descr: 'The first release',
      start_dttm: '2026-01-01T00:00:00',
      end_dttm: '2026-01-02T00:00:00',
      json_metadata: '',
    });
    const chart = sample.charts[0]?.id ?? 0;
    const params = JSON.parse(String((await client.charts.get(chart))['params']));
    await client.charts.update(chart, {
      params: JSON.stringify({
        ...params,
        annotation_layers: [
          {
            name: 'Releases',
            annotationType: 'EVENT',
            sourceType: 'NATIVE',
            value: layer,
            show: true,
            overrides: { time_range: null },
          },
        ],
      }),
    });
    await promote(sample);
    const arrived = (await lab.target.client.annotationLayers.list()).find((row) => row.name === name);
    assert.ok(arrived);
    assert.equal((await lab.target.client.annotationLayers.annotations(arrived.id)).length, 1);
    const inTarget = await lab.target.client.charts.get(
      await idInTarget('charts', sample.charts[0]?.uuid ?? ''),
    );
    const arrivedParams = JSON.parse(String(inTarget['params']));
    assert.equal(arrivedParams.annotation_layers[0].value, arrived.id);
    assert.deepEqual(actionsOf(await planFor(sample)), {});
  });

  test('dashboard roles, tags and owners are restored after an import that drops them', async () => {
    const sample = await makeSample(lab.source);
    const alpha = (await lab.source.client.roles()).find(({ name }) => name === 'Alpha');
    assert.ok(alpha);
    await lab.source.client.dashboards.update(sample.dashboard.id, { roles: [alpha.id] });
    await lab.source.client.tags.attach('dashboard', sample.dashboard.id, ['board']);
    await promote(sample);
    const row = (await lab.target.client.dashboards.list()).find(
      ({ uuid }) => uuid === sample.dashboard.uuid,
    );
    assert.deepEqual(
      row?.roles.map(({ name }) => name),
      ['Alpha'],
    );
    assert.deepEqual(
      row?.tags.filter(({ type }) => type === 'custom').map(({ name }) => name),
      ['board'],
    );
    assert.equal(row?.published, true);
    assert.deepEqual(actionsOf(await planFor(sample)), {});
  });

  test('a theme comes along with the dashboard that wears it', async () => {
    const sample = await makeSample(lab.source);
    const theme = await lab.source.client.themes.create({
      theme_name: `theme ${crypto.randomUUID().slice(0, 8)}`,
      json_data: JSON.stringify({ token: { colorPrimary: '#124578' } }),
    });
    await lab.source.client.dashboards.update(sample.dashboard.id, { theme_id: theme });
    await promote(sample);
    const uuid = (await lab.source.client.themes.list()).find(({ id }) => id === theme)?.uuid;
    const dashboard = await lab.target.client.dashboards.get(
      await idInTarget('dashboards', sample.dashboard.uuid),
    );
    const worn = dashboard['theme'] as { id: number } | null;
    assert.equal((await lab.target.client.themes.list()).find(({ id }) => id === worn?.id)?.uuid, uuid);
    assert.deepEqual(actionsOf(await planFor(sample)), {});
  });

  test('a twin dataset is asked about, and adopted by a mapping', async () => {
    const sample = await makeSample(lab.source);
    const own = await lab.source.client.datasets.get(sample.dataset.id);
    const twin = await lab.target.client.datasets.create({
      database: lab.target.database.id,
      table_name: String(own['table_name']),
      sql: 'select 3 as amount, 4 as share, \'south\' as region',
    });
    const twinUuid = (await lab.target.client.datasets.list()).find(({ id }) => id === twin)?.uuid;
    const asked = await planFor(sample);
    assert.equal(asked.applicable, false);
    const question = asked.notices.find(({ code }) => code === 'dataset-twin');
    assert.deepEqual(question?.related, [`dataset:${twinUuid}`]);
    await lab.server.api.call(contract.mappings.merge, {
      query: { source: lab.source.id, target: lab.target.id },
      body: { assets: [{ from: `dataset:${sample.dataset.uuid}`, to: `dataset:${twinUuid}` }] },
    });
    const plan = await planFor(sample);
    assert.equal(actionsOf(plan)[`dataset:${twinUuid}`], 'update');
    assertVerified(await lab.apply(plan));
    const chart = await lab.target.client.charts.get(
      await idInTarget('charts', sample.charts[0]?.uuid ?? ''),
    );
    assert.equal(JSON.parse(String(chart['params'])).datasource, `${twin}__table`);
  });

  test('re-pointing a dataset to another database of the target', async () => {
    const sample = await makeSample(lab.source);
    await promote(sample);
    const other = crypto.randomUUID();
    const [dataFile] = [`${lab.target.superset.home}/data.db`];
    const second = await lab.target.client.databases.create({
      database_name: `Second ${other.slice(0, 8)}`,
      sqlalchemy_uri: `sqlite:///${dataFile}`,
      uuid: other,
    });
    const secondUuid = (await lab.target.client.databases.list()).find(({ id }) => id === second)?.uuid;
    const pair = { source: lab.source.id, target: lab.target.id };
    const from = `database:${lab.source.database.uuid}` as const;
    await lab.server.api.call(contract.mappings.merge, {
      query: pair,
      body: { assets: [{ from, to: `database:${secondUuid}` }] },
    });
    try {
      const plan = await planFor(sample);
      assert.equal(actionsOf(plan)[`dataset:${sample.dataset.uuid}`], 'repoint');
      const promotion = assertVerified(await lab.apply(plan));
      const id = await idInTarget('datasets', sample.dataset.uuid);
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
    const first = await promote(sample);
    await lab.source.client.dashboards.update(sample.dashboard.id, { dashboard_title: 'Renamed' });
    const second = await promote(sample);
    const titleOf = async (): Promise<string | undefined> =>
      (await lab.target.client.dashboards.list()).find(({ uuid }) => uuid === sample.dashboard.uuid)?.title;
    assert.equal(await titleOf(), 'Renamed');
    assertVerified(await lab.apply(await lab.rollbackPlan(second.id)));
    assert.match((await titleOf()) ?? '', /^sample /);
    assert.equal((await lab.promotion(second.id)).rolledBackBy !== null, true);
    assertVerified(await lab.apply(await lab.rollbackPlan(first.id)));
    assert.equal(await titleOf(), undefined);
    const charts = await lab.target.client.charts.list();
    assert.equal(
      charts.some(({ uuid }) => sample.charts.some((chart) => chart.uuid === uuid)),
      false,
    );
  });

  test('deletions are opt-in, say who depends on them, and come back with a rollback', async () => {
    const sample = await makeSample(lab.source);
    await promote(sample);
    const chart = `chart:${sample.charts[0]?.uuid}`;
    const refused = await lab.plan({ remove: [`dataset:${sample.dataset.uuid}`] });
    assert.equal(refused.applicable, false);
    assert.ok(refused.notices.some(({ code, level }) => code === 'still-used-by' && level === 'blocker'));
    const plan = await lab.plan({ remove: [chart] });
    assertApplicable(plan);
    assert.equal(actionsOf(plan)[chart], 'delete');
    const promotion = assertVerified(await lab.apply(plan));
    const there = async (): Promise<boolean> =>
      (await lab.target.client.charts.list()).some(({ uuid }) => `chart:${uuid}` === chart);
    assert.equal(await there(), false);
    assertVerified(await lab.apply(await lab.rollbackPlan(promotion.id)));
    assert.equal(await there(), true);
  });

  test('a target that moved since the plan was made is not written to', async () => {
    const sample = await makeSample(lab.source);
    await promote(sample);
    await lab.source.client.dashboards.update(sample.dashboard.id, { css: '.a { color: red }' });
    const plan = await planFor(sample);
    const id = await idInTarget('dashboards', sample.dashboard.uuid);
    await lab.target.client.dashboards.update(id, { dashboard_title: 'Edited in the target' });
    const promotion = await lab.apply(plan);
    assert.equal(promotion.state, 'failed');
    assert.equal(promotion.error?.code, 'target-moved');
    const dashboard = await lab.target.client.dashboards.get(id);
    assert.equal(dashboard['dashboard_title'], 'Edited in the target');
  });

  test('both sides changed since the last promotion: a conflict, settled by a person', async () => {
    const sample = await makeSample(lab.source);
    await promote(sample);
    const id = await idInTarget('dashboards', sample.dashboard.uuid);
    await lab.source.client.dashboards.update(sample.dashboard.id, { css: '.source {}' });
    await lab.target.client.dashboards.update(id, { css: '.target {}' });
    const open = await planFor(sample);
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
    const plan = await planFor(sample);
    await assert.rejects(lab.start({ ...plan, hash: 'f'.repeat(64) }), { code: 'other-plan' });
    assertVerified(await lab.apply(plan));
    await assert.rejects(lab.start(plan), { code: 'already-applied' });
  });
});
