import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { after, before, describe, test } from 'node:test';
import { actionsOf, assertVerified } from '../../test/expect-promotion.ts';
import { promotionLab } from '../../test/promotion-lab.ts';
import type { PromotionLab } from '../../test/promotion-lab.ts';
import { annotate } from '../../test/sample-annotation.ts';
import { layout, makeSample } from '../../test/sample-assets.ts';
import { idInTarget, planFor, promote } from '../../test/sample-promotion.ts';

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

  test('a dashboard with its charts and dataset arrives exactly, and a second promotion has nothing to do', async () => {
    const sample = await makeSample(lab.source);
    const plan = await planFor(lab, sample);
    assert.deepEqual(actionsOf(plan), {
      [`dataset:${sample.dataset.uuid}`]: 'create',
      [`chart:${sample.charts[0]?.uuid}`]: 'create',
      [`chart:${sample.charts[1]?.uuid}`]: 'create',
      [`dashboard:${sample.dashboard.uuid}`]: 'create',
    });
    assertVerified(await lab.apply(plan));
    const again = await planFor(lab, sample);
    assert.deepEqual(actionsOf(again), {});
    assert.equal(again.summary.unchanged >= 4, true);
  });

  test('the target runs the promoted chart on its own database, and the filter on its own dataset', async () => {
    const sample = await makeSample(lab.source);
    await promote(lab, sample);
    const dataset = await lab.target.client.datasets.get(
      await idInTarget(lab, 'datasets', sample.dataset.uuid),
    );
    assert.equal((dataset['database'] as { id: number }).id, lab.target.database.id);
    const dashboard = await lab.target.client.dashboards.get(
      await idInTarget(lab, 'dashboards', sample.dashboard.uuid),
    );
    const metadata = JSON.parse(String(dashboard['json_metadata']));
    const [filter] = metadata.native_filter_configuration;
    assert.equal(
      filter.targets[0].datasetId,
      await idInTarget(lab, 'datasets', sample.dataset.uuid),
    );
    assert.deepEqual(filter.scope.excluded, [
      await idInTarget(lab, 'charts', sample.charts[1]?.uuid ?? ''),
    ]);
  });

  test('removing a chart from a dashboard', async () => {
    const sample = await makeSample(lab.source);
    await promote(lab, sample);
    const [kept, removed] = sample.charts;
    assert.ok(kept && removed);
    await lab.source.client.dashboards.update(sample.dashboard.id, {
      position_json: JSON.stringify(layout([kept])),
    });
    await lab.source.client.charts.update(removed.id, { dashboards: [] });
    const plan = await planFor(lab, sample);
    assert.deepEqual(actionsOf(plan), { [`dashboard:${sample.dashboard.uuid}`]: 'update' });
    assertVerified(await lab.apply(plan));
    const charts = await lab.target.client.dashboards.charts(
      await idInTarget(lab, 'dashboards', sample.dashboard.uuid),
    );
    assert.deepEqual(charts, [await idInTarget(lab, 'charts', kept.uuid)]);
    assert.deepEqual(actionsOf(await planFor(lab, sample)), {});
  });

  test("changing only a dataset's column", async () => {
    const sample = await makeSample(lab.source);
    await lab.source.client.datasets.refresh(sample.dataset.id);
    await promote(lab, sample);
    const dataset = await lab.source.client.datasets.get(sample.dataset.id);
    const columns = (dataset['columns'] as Record<string, unknown>[]).map((column) => ({
      id: column['id'],
      column_name: column['column_name'],
      type: column['type'],
      verbose_name: column['column_name'] === 'amount' ? 'Amount in EUR' : column['verbose_name'],
    }));
    assert.ok(columns.length >= 3, 'the dataset has columns');
    await lab.source.client.datasets.update(sample.dataset.id, { columns });
    const plan = await planFor(lab, sample);
    assert.deepEqual(actionsOf(plan), { [`dataset:${sample.dataset.uuid}`]: 'update' });
    const [change] = plan.changes.filter(({ action }) => action === 'update');
    assert.ok(change?.fields.some(({ path }) => path === '/columns/amount/verbose_name'));
    assertVerified(await lab.apply(plan));
    const arrived = await lab.target.client.datasets.get(
      await idInTarget(lab, 'datasets', sample.dataset.uuid),
    );
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
    const id = await client.datasets.create({
      database: lab.source.database.id,
      table_name: table,
      schema: 'main',
    });
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
    const name = await annotate(lab.source.client, sample.charts[0]?.id ?? 0);
    await promote(lab, sample);
    const arrived = (await lab.target.client.annotationLayers.list()).find(
      (row) => row.name === name,
    );
    assert.ok(arrived);
    assert.equal((await lab.target.client.annotationLayers.annotations(arrived.id)).length, 1);
    const inTarget = await lab.target.client.charts.get(
      await idInTarget(lab, 'charts', sample.charts[0]?.uuid ?? ''),
    );
    const arrivedParams = JSON.parse(String(inTarget['params']));
    assert.equal(arrivedParams.annotation_layers[0].value, arrived.id);
    assert.deepEqual(actionsOf(await planFor(lab, sample)), {});
  });

  test('annotations alone are set without an import, which would leave them out', async () => {
    const sample = await makeSample(lab.source);
    await promote(lab, sample);
    await annotate(lab.source.client, sample.charts[0]?.id ?? 0);
    lab.target.proxy.passed.length = 0;
    const promotion = await promote(lab, sample);
    assert.deepEqual(
      lab.target.proxy.passed.filter((line) => line.includes('/import/')),
      [],
    );
    assert.deepEqual(
      promotion.steps.filter(({ step }) => step.startsWith('write:')).map(({ step }) => step),
      ['write:rest', 'write:repair'],
    );
    assert.deepEqual(actionsOf(await planFor(lab, sample)), {});
    assertVerified(await lab.apply(await lab.rollbackPlan(promotion.id)));
  });

  test('dashboard roles and tags are restored after an import that drops them', async () => {
    const sample = await makeSample(lab.source);
    const alpha = (await lab.source.client.roles()).find(({ name }) => name === 'Alpha');
    assert.ok(alpha);
    await lab.source.client.dashboards.update(sample.dashboard.id, { roles: [alpha.id] });
    await lab.source.client.tags.attach('dashboard', sample.dashboard.id, ['board']);
    await promote(lab, sample);
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
    assert.deepEqual(actionsOf(await planFor(lab, sample)), {});
  });

  test('a theme comes along with the dashboard that wears it', async () => {
    const sample = await makeSample(lab.source);
    const theme = await lab.source.client.themes.create({
      theme_name: `theme ${crypto.randomUUID().slice(0, 8)}`,
      json_data: JSON.stringify({ token: { colorPrimary: '#124578' } }),
    });
    await lab.source.client.dashboards.update(sample.dashboard.id, { theme_id: theme });
    await promote(lab, sample);
    const uuid = (await lab.source.client.themes.list()).find(({ id }) => id === theme)?.uuid;
    const dashboard = await lab.target.client.dashboards.get(
      await idInTarget(lab, 'dashboards', sample.dashboard.uuid),
    );
    const worn = dashboard['theme'] as { id: number } | null;
    assert.equal(
      (await lab.target.client.themes.list()).find(({ id }) => id === worn?.id)?.uuid,
      uuid,
    );
    assert.deepEqual(actionsOf(await planFor(lab, sample)), {});
  });
});
