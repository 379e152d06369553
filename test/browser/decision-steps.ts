import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { audit } from './audit.ts';
import { chain } from './chain.ts';
import type { Scene } from './scene.ts';
import { STAGE_DATABASE } from './scene.ts';
import { JOB_MS, Visitor } from './visitor.ts';

const DASHBOARD = 'USA Births Names';
const TABLE = 'birth_names';
const ROLE = 'Analysts of dev';

/**
 * Runs after the steps of sources, which leave the World Bank's dashboard on stage: what a plan asks besides databases, what
 * blocks it, and an apply that a person cancels.
 */
export function decisionSteps(scene: () => Scene): void {
  let visitor: Visitor;
  before(async () => {
    visitor = await Visitor.arrive(scene().browser, scene().url);
    await visitor.signIn();
    await restrictOnDev(scene());
    await makeTwin(scene());
  });
  after(() => visitor[Symbol.asyncDispose]());
  const step = chain(() => visitor);

  step(
    'a plan asks for a twin and for a role, and both are answered where they are asked',
    async () => {
      const { page } = visitor;
      await choose(visitor);
      await page.getByRole('checkbox', { name: DASHBOARD }).check();
      await makePlan(visitor);
      await page.getByText('2 of 2 open').waitFor();
      await page.getByLabel('In stage it is').selectOption({ label: TABLE });
      await page.getByText('1 of 2 open').waitFor();
      const role = page.getByLabel(`“${ROLE}” in stage is`);
      await role.selectOption({ label: 'None: leave it away' });
      await role.selectOption({ label: 'Gamma' });
      await page.getByText('0 of 2 open').waitFor();
      assert.deepEqual(await audit(page), []);
      await visitor.picture('plan-twin-and-role');
      const before = page.url();
      await page.getByRole('button', { name: 'Plan again with these answers' }).click();
      await page.waitForURL(
        ({ pathname, href }) => pathname.startsWith('/plans/') && href !== before,
        {
          timeout: JOB_MS,
        },
      );
      await page.getByRole('button', { name: new RegExp(`Update.*${TABLE}`) }).waitFor();
      assert.equal(await page.getByText('To settle').count(), 0);
    },
  );

  step(
    'an apply that is cancelled stops at the next safe point, with the target as it was',
    async () => {
      const { page } = visitor;
      const { stage } = scene();
      await page.getByRole('button', { name: /^Apply \d+ changes to stage/ }).click();
      await visitor.reached(/^\/promotions\/.+/);
      await page
        .getByRole('list', { name: 'Steps' })
        .getByRole('listitem')
        .filter({ hasText: /^\s*Import/ })
        .waitFor({ timeout: JOB_MS });
      // A Superset that takes its time: the import is under way until it may go on.
      process.kill(-stage.pid, 'SIGSTOP');
      try {
        await page.getByRole('button', { name: 'Cancel' }).click();
        await page.getByText('Stopping at the next safe point…').waitFor();
        assert.deepEqual(await audit(page), []);
        await visitor.picture('promotion-stopping');
      } finally {
        process.kill(-stage.pid, 'SIGCONT');
      }
      await page.getByRole('heading', { name: 'Cancelled' }).waitFor({ timeout: JOB_MS });
      await page.getByText('It stopped at a point where stage is whole.').waitFor();
      // It was put back already, so there is no way back to offer.
      assert.equal(await page.getByRole('button', { name: 'Roll back…' }).count(), 0);
      assert.deepEqual(await audit(page), []);
      await visitor.picture('promotion-cancelled');
      await using client = scene().clientOf(stage);
      const titles = (await client.dashboards.list()).map(({ title }) => title);
      assert.ok(!titles.includes(DASHBOARD), `${titles.join(', ')} are there, as before`);
    },
  );

  step('what was cancelled is planned again, and verified after roles were restored', async () => {
    const { page } = visitor;
    await page.getByRole('button', { name: 'Plan again' }).click();
    await visitor.reached(/^\/plans\/.+/);
    await page.getByRole('button', { name: /^Apply \d+ changes to stage/ }).click();
    await page
      .getByRole('heading', { name: 'Verified: stage equals the plan' })
      .waitFor({ timeout: JOB_MS });
    // Read, repaired and read again: a step that is done twice is told twice.
    const steps = page.getByRole('list', { name: 'Steps' }).getByRole('listitem');
    assert.equal(await steps.filter({ hasText: 'Read stage again' }).count(), 2);
    await visitor.picture('verified-after-repair');
  });

  step('a plan that must not run says what blocks it, and cannot be applied', async () => {
    const { page } = visitor;
    await choose(visitor);
    await page.getByRole('button', { name: 'Delete something in stage…' }).click();
    const removing = page.getByRole('region', { name: /^What to delete in stage/ });
    await removing.getByLabel('Kind of asset').selectOption('dataset');
    await removing.getByRole('checkbox', { name: 'wb_health_population' }).check();
    await makePlan(visitor);
    await page.getByRole('heading', { name: 'It cannot be applied' }).waitFor();
    await page.getByText(/cannot be deleted: .+ in the target cannot be without it/).waitFor();
    assert.equal(await page.getByRole('button', { name: /^Apply/ }).isDisabled(), true);
    assert.deepEqual(await audit(page), []);
    await visitor.picture('plan-blocked');
    visitor.assertContent();
  });
}

async function choose(visitor: Visitor): Promise<void> {
  const { page } = visitor;
  await visitor.goTo('/promote');
  await page.getByLabel('From: environment').selectOption({ label: 'dev' });
  await page.getByLabel('To', { exact: true }).selectOption({ label: 'stage · Superset 6.1.0' });
}

async function makePlan(visitor: Visitor): Promise<void> {
  await visitor.page.getByRole('button', { name: 'Make the plan' }).click();
  await visitor.reached(/^\/plans\/.+/);
}

/** The dashboard is for a role that only dev has. */
async function restrictOnDev(scene: Scene): Promise<void> {
  await using client = scene.clientOf(scene.dev);
  const { id } = (await client.request('POST', '/api/v1/security/roles/', {
    body: { name: ROLE },
  })) as { id: number };
  const dashboard = (await client.dashboards.list()).find(({ title }) => title === DASHBOARD);
  assert.ok(dashboard);
  await client.dashboards.update(dashboard.id, { roles: [id] });
}

/** Somebody made the dashboard's dataset on stage by hand, so that it has another UUID there. */
async function makeTwin(scene: Scene): Promise<void> {
  await using dev = scene.clientOf(scene.dev);
  await using stage = scene.clientOf(scene.stage);
  const original = (await dev.datasets.list()).find(({ name }) => name === TABLE);
  const database = (await stage.databases.list()).find(({ name }) => name === STAGE_DATABASE.name);
  assert.ok(original && database);
  await stage.datasets.create({
    database: database.id,
    table_name: TABLE,
    ...(original.schema === null ? {} : { schema: original.schema }),
  });
}
