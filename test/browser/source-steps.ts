import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { contract } from '@ss-tools/api';
import { writeBundle } from '@ss-tools/superset';
import { audit } from './audit.ts';
import { chain } from './chain.ts';
import type { Scene } from './scene.ts';
import { STAGE_DATABASE } from './scene.ts';
import { JOB_MS, Visitor } from './visitor.ts';

const DASHBOARD = "World Bank's Data";
const CHART = 'Growth Rate';
const ONLY_STAGE = 'Only on stage';

/**
 * Runs after the promotion's steps, with stage empty again: a bundle is promoted, a stopped apply is planned again, a chart
 * that only stage has is deleted and comes back, and a kept snapshot stays what it was.
 */
export function sourceSteps(scene: () => Scene): void {
  let visitor: Visitor;
  before(async () => {
    visitor = await Visitor.arrive(scene().browser, scene().url);
    await visitor.signIn();
  });
  after(() => visitor[Symbol.asyncDispose]());
  const step = chain(() => visitor);

  step('a file that is no bundle is refused where it was chosen', async () => {
    const { page } = visitor;
    await visitor.goTo('/promote');
    await page.getByRole('radio', { name: 'Export bundle' }).check();
    await upload(visitor, 'broken.zip', Buffer.from('no zip'));
    await page.getByRole('alert').first().waitFor();
    assert.equal(await page.getByRole('button', { name: 'Make the plan' }).count(), 0);
    assert.deepEqual(await audit(page), []);
    await visitor.picture('promote-broken-bundle');
  });

  step('a bundle is chosen from, mapped for its plan alone, applied and verified', async () => {
    const { page } = visitor;
    await upload(visitor, 'bank.zip', await bundleOf(scene()));
    await page.getByLabel('To', { exact: true }).selectOption({ label: 'stage · Superset 6.1.0' });
    await page.getByRole('checkbox', { name: DASHBOARD }).check();
    await visitor.picture('promote-bundle');
    await makePlan(visitor);
    await page.getByRole('heading', { name: 'bank.zip → stage' }).waitFor();
    await page.getByLabel('In stage it is').selectOption({ label: STAGE_DATABASE.name });
    await planAgain(visitor, 'Plan again with these answers');
    await apply(visitor, 'Apply 11 changes to stage');
    await verified(visitor);
  });

  step('a target that moved stops the apply, and the promotion leads to a new plan', async () => {
    const { page } = visitor;
    await rename(scene(), scene().dev, 'Moved on dev');
    await chooseFrom(visitor, 'dev');
    await page.getByRole('checkbox', { name: DASHBOARD }).check();
    await makePlan(visitor);
    await rename(scene(), scene().stage, 'Moved on stage');
    await apply(visitor, /^Apply 1 change/);
    await page.getByText('It failed').first().waitFor({ timeout: JOB_MS });
    assert.deepEqual(await audit(page), []);
    await visitor.picture('promotion-failed');
    await page.getByRole('button', { name: 'Plan again' }).click();
    await visitor.reached(/^\/plans\/.+/);
    await apply(visitor, /^Apply 1 change/);
    await verified(visitor);
    await page.getByRole('link', { name: 'The plan' }).click();
    await page.getByRole('button', { name: 'Plan again' }).waitFor();
  });

  step('what only stage has is deleted when it is ticked, and comes back', async () => {
    const { page } = visitor;
    await addChart(scene());
    const { dev, stage } = await environments(scene());
    await visitor.goTo(`/compare?left=${dev.id}&right=${stage.id}`);
    await page.getByRole('button', { name: 'Compare', exact: true }).click();
    await visitor.reached(/^\/compare\/.+/);
    await page.getByLabel('Search assets').fill(ONLY_STAGE);
    await page.getByLabel(`Delete ${ONLY_STAGE} in stage`).check();
    await visitor.picture('comparison-delete');
    assert.deepEqual(await audit(page), []);
    await page.getByRole('link', { name: 'Delete 1 in stage' }).click();
    await visitor.reached(/^\/promote$/);
    await page.getByRole('heading', { name: 'Delete in stage · 1' }).waitFor();
    await page.getByText(ONLY_STAGE, { exact: true }).waitFor();
    await visitor.picture('promote-delete');
    await makePlan(visitor);
    await apply(visitor, 'Apply 1 change to stage');
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('listitem').filter({ hasText: ONLY_STAGE }).waitFor();
    await visitor.picture('confirm-delete');
    await dialog.getByRole('button', { name: 'Apply 1 change' }).click();
    await verified(visitor);
    assert.equal(await chartIsThere(scene()), false);
    await page.getByRole('button', { name: 'Roll back…' }).click();
    await visitor.reached(/^\/plans\/.+/);
    await apply(visitor, 'Apply 1 change to stage');
    await verified(visitor);
    assert.equal(await chartIsThere(scene()), true);
  });

  step('a plan of a kept snapshot says so, and is that also when it is made again', async () => {
    const { page } = visitor;
    const { dev, stage } = await environments(scene());
    await visitor.goTo(`/promote?snapshot=${dev.lastCapture?.snapshot}&target=${stage.id}`);
    await rename(scene(), scene().dev, 'After the snapshot');
    await page.getByRole('checkbox', { name: DASHBOARD }).check();
    await makePlan(visitor);
    const heading = page.getByRole('heading', { level: 1, name: / → stage$/ });
    await heading.waitFor();
    const title = await heading.innerText();
    assert.match(title, /^dev of .+ → stage$/);
    await visitor.picture('plan-of-snapshot');
    await planAgain(visitor, 'Plan again');
    await page.getByRole('heading', { level: 1, name: title }).waitFor();
    assert.equal(await page.getByText('After the snapshot').count(), 0);
    assert.deepEqual(await audit(page), []);
  });

  step('a mapping is added before a plan asks for it, and forgotten by itself', async () => {
    const { page } = visitor;
    const { dev, stage } = await environments(scene());
    await visitor.goTo(`/mappings?source=${dev.id}&target=${stage.id}`);
    await page.getByLabel('What', { exact: true }).selectOption('owner');
    await page.getByLabel('Owner in dev').fill('eva');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByRole('row').filter({ hasText: 'eva' }).getByText('left away').waitFor();
    assert.deepEqual(await audit(page), []);
    await visitor.picture('mappings-added');
    await page.getByRole('button', { name: 'Forget the mapping of eva' }).click();
    await page.getByRole('row').filter({ hasText: 'eva' }).waitFor({ state: 'detached' });
    visitor.assertContent();
  });
}

const upload = ({ page }: Visitor, name: string, buffer: Buffer): Promise<void> =>
  page
    .getByLabel('From: export bundle')
    .setInputFiles({ name, mimeType: 'application/zip', buffer });

async function chooseFrom(visitor: Visitor, source: string): Promise<void> {
  const { page } = visitor;
  await visitor.goTo('/promote');
  await page.getByLabel('From: environment').selectOption({ label: source });
  await page.getByLabel('To', { exact: true }).selectOption({ label: 'stage · Superset 6.1.0' });
}

async function makePlan(visitor: Visitor): Promise<void> {
  await visitor.page.getByRole('button', { name: 'Make the plan' }).click();
  await visitor.reached(/^\/plans\/.+/);
}

/** Makes the plan again, and waits for the new one. */
async function planAgain({ page }: Visitor, button: string): Promise<void> {
  const before = page.url();
  await page.getByRole('button', { name: button }).click();
  await page.waitForURL(({ pathname, href }) => pathname.startsWith('/plans/') && href !== before, {
    timeout: JOB_MS,
  });
}

const apply = ({ page }: Visitor, button: string | RegExp): Promise<void> =>
  page.getByRole('button', { name: button }).click();

const verified = ({ page }: Visitor): Promise<void> =>
  page
    .getByRole('heading', { name: 'Verified: stage equals the plan' })
    .waitFor({ timeout: JOB_MS });

async function bundleOf(scene: Scene): Promise<Buffer> {
  await using client = scene.clientOf(scene.dev);
  const found = (await client.dashboards.list()).find(({ title }) => title === DASHBOARD);
  assert.ok(found);
  return Buffer.from(await writeBundle(await client.exportBundle('dashboard', [found.id])));
}

async function environments({ api }: Scene) {
  const { items } = await api.call(contract.environments.list);
  const [dev, stage] = ['dev', 'stage'].map((name) => items.find((one) => one.name === name));
  assert.ok(dev && stage);
  return { dev, stage };
}

let chartUuid: string | undefined;

/** Renames the same chart in one Superset, as a person there would; dev's steps before may have renamed it already. */
async function rename(scene: Scene, superset: Scene['dev'], name: string): Promise<void> {
  await using client = scene.clientOf(superset);
  const charts = await client.charts.list();
  chartUuid ??= charts.find(
    (chart) => chart.name === CHART || chart.name === 'Growth of dev',
  )?.uuid;
  const chart = charts.find(({ uuid }) => uuid === chartUuid);
  assert.ok(chart, `${CHART} is there`);
  await client.charts.update(chart.id, { slice_name: name });
}

async function addChart(scene: Scene): Promise<void> {
  await using client = scene.clientOf(scene.stage);
  const [dataset] = await client.datasets.list();
  assert.ok(dataset);
  await client.charts.create({
    slice_name: ONLY_STAGE,
    viz_type: 'table',
    datasource_id: dataset.id,
    datasource_type: 'table',
    params: JSON.stringify({ viz_type: 'table', datasource: `${dataset.id}__table` }),
  });
}

async function chartIsThere(scene: Scene): Promise<boolean> {
  await using client = scene.clientOf(scene.stage);
  return (await client.charts.list()).some(({ name }) => name === ONLY_STAGE);
}
