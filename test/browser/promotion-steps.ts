import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { audit } from './audit.ts';
import { chain } from './chain.ts';
import type { Scene } from './scene.ts';
import { STAGE_DATABASE } from './scene.ts';
import { JOB_MS, Visitor } from './visitor.ts';

const DASHBOARD = "World Bank's Data";
const CHART = 'Growth Rate';

/** A person adds two Supersets, compares them, promotes a dashboard, changes it, meets a conflict, and takes it all back. */
export function promotionSteps(scene: () => Scene): void {
  let visitor: Visitor;
  before(async () => {
    visitor = await Visitor.arrive(scene().browser, scene().url);
  });
  after(() => visitor[Symbol.asyncDispose]());
  const step = chain(() => visitor);

  step('the first page asks for a name and a password, and says when they are wrong', async () => {
    const { page } = visitor;
    await visitor.goTo('/compare');
    await visitor.reached(/^\/sign-in$/);
    await page.getByLabel('User name').fill('admin');
    await page.getByLabel('Password').fill('a wrong password');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('alert').waitFor();
    assert.deepEqual(await audit(page), []);
    await visitor.picture('sign-in');
  });

  step('an empty console says what to do first', async () => {
    const { page } = visitor;
    await visitor.signIn();
    await page.getByText('Add your first Superset').waitFor();
    assert.deepEqual(await audit(page), []);
    await visitor.picture('empty');
  });

  step(
    'an environment with a wrong password is kept, tells why it does not work, and works once it is right',
    async () => {
      const { page } = visitor;
      const { dev } = scene();
      await page.getByRole('link', { name: 'Add an environment' }).click();
      await fillEnvironment(visitor, 'dev', dev, 'not its password');
      await page.getByRole('button', { name: 'Add and test' }).click();
      await page.getByText('Not usable').waitFor();
      await page.getByText('The last test failed').waitFor();
      await visitor.picture('environment-broken');
      await page.getByRole('link', { name: 'Edit' }).click();
      await page.getByLabel('Password', { exact: true }).fill(dev.password);
      await page.getByRole('button', { name: 'Save and test' }).click();
      await page.getByText('Works', { exact: true }).waitFor();
      await page.getByText('6.1.0').first().waitFor();
      await page.getByRole('heading', { name: 'Capabilities' }).waitFor();
    },
  );

  step('to an environment that is alone, a bundle or a snapshot can be promoted', async () => {
    const { page } = visitor;
    await visitor.goTo('/promote');
    await page.getByLabel('From: environment').selectOption({ label: 'dev' });
    await page.getByText('There is no other environment to promote to').waitFor();
    assert.deepEqual(await audit(page), []);
    await visitor.picture('promote-alone');
    await page.getByRole('radio', { name: 'Export bundle' }).check();
    await page.getByLabel('From: export bundle').waitFor();
    await page.getByLabel('To', { exact: true }).selectOption({ label: 'dev · Superset 6.1.0' });
  });

  step('a second environment stands beside the first on the overview', async () => {
    const { page } = visitor;
    await visitor.goTo('/environments/new');
    await fillEnvironment(visitor, 'stage', scene().stage, scene().stage.password);
    await page.getByRole('button', { name: 'Add and test' }).click();
    await page.getByText('Works', { exact: true }).waitFor();
    await page.getByRole('link', { name: 'Overview' }).click();
    await page.getByRole('link', { name: 'Compare dev with stage' }).click();
    await visitor.reached(/^\/compare$/);
  });

  step('a comparison counts, filters, searches and shows what differs', async () => {
    const { page } = visitor;
    await page.getByRole('button', { name: 'Compare', exact: true }).click();
    await visitor.reached(/^\/compare\/.+/);
    await page.getByRole('button', { name: /^Only in dev 1\d\d$/ }).waitFor();
    await page.getByLabel('Kind of asset').selectOption('dashboard');
    await page.getByLabel('Search assets').fill('bank');
    await page.getByText('1 asset', { exact: true }).waitFor();
    await page.getByRole('link', { name: DASHBOARD }).click();
    await page.getByRole('region', { name: `Definition of ${DASHBOARD}` }).waitFor();
    assert.match(
      await page.getByRole('region', { name: `Definition of ${DASHBOARD}` }).innerText(),
      /"dashboard_title"/,
    );
    await page.getByLabel(`Promote ${DASHBOARD}`).check();
    await page.getByRole('link', { name: 'Promote 1 to stage' }).click();
    await visitor.reached(/^\/promote$/);
  });

  step(
    'promoting to where nothing was captured asks for a capture of the source alone',
    async () => {
      const { page } = visitor;
      await page.getByRole('heading', { name: 'Chosen · 1' }).waitFor();
      await visitor.settled();
      await visitor.picture('promote');
      await page.getByRole('button', { name: 'Make the plan' }).click();
      await visitor.reached(/^\/plans\/.+/);
      assert.match(await summary(visitor), /^11 create · 1 needs a mapping$/);
    },
  );

  step('the question for a database is answered where it is asked, and remembered', async () => {
    const { page } = visitor;
    assert.equal(await page.getByRole('button', { name: /^Apply/ }).isDisabled(), true);
    await page.getByLabel('In stage it is').selectOption({ label: STAGE_DATABASE.name });
    await visitor.picture('plan-question');
    await planAgain(visitor);
    assert.match(await summary(visitor), /^11 create · 1 stays$/);
    await page.getByRole('button', { name: new RegExp(`Create.*${CHART}`) }).click();
    await page.getByText('needed by dashboard').waitFor();
    await visitor.picture('plan');
  });

  step(
    'applying shows its steps, survives a reload, and ends verified with a link into stage',
    async () => {
      const { page } = visitor;
      await page.getByRole('button', { name: 'Apply 11 changes to stage' }).click();
      await visitor.reached(/^\/promotions\/.+/);
      await page.getByRole('list', { name: 'Steps' }).getByRole('listitem').first().waitFor();
      await visitor.picture('applying');
      await page.reload();
      await page
        .getByRole('heading', { name: 'Verified: stage equals the plan' })
        .waitFor({ timeout: JOB_MS });
      const link = await page
        .getByRole('link', { name: `Open ${DASHBOARD} in stage` })
        .getAttribute('href');
      assert.ok(link?.startsWith(scene().stage.url), `${link} lies in stage`);
      await page.getByText('Requests to Superset').click();
      await page.getByRole('region', { name: 'Requests' }).getByText('POST').first().waitFor();
      await visitor.picture('verified');
      const client = scene().clientOf(scene().stage);
      assert.deepEqual(
        (await client.dashboards.list()).map(({ title }) => title),
        [DASHBOARD],
      );
      assert.equal((await client.charts.list()).length, 9);
      await client.close();
    },
  );

  step('the same promotion again has nothing to do', async () => {
    await promoteDashboard(visitor);
    assert.equal(await summary(visitor), 'Nothing to do · 12 stay');
    await visitor.page.getByText('Nothing is written: stage already has all of it.').waitFor();
  });

  step('what changed on both sides is a conflict that a person settles', async () => {
    const { page } = visitor;
    await rename(scene(), scene().dev, 'Growth of dev');
    await rename(scene(), scene().stage, 'Growth of stage');
    await promoteDashboard(visitor);
    assert.match(await summary(visitor), /1 conflict/);
    await visitor.picture('plan-conflict');
    await page.getByRole('radio', { name: /Take dev’s/ }).check();
    await planAgain(visitor);
    assert.match(await summary(visitor), /^1 update/);
    await page.getByRole('button', { name: /Growth of dev/ }).click();
    await page.getByText('Growth of stage').waitFor();
    await page.getByText('Growth of dev').last().waitFor();
    assert.deepEqual(await audit(page), []);
    await visitor.picture('plan-update');
    await page.getByRole('button', { name: 'Apply 1 change to stage' }).click();
    await page
      .getByRole('heading', { name: 'Verified: stage equals the plan' })
      .waitFor({ timeout: JOB_MS });
  });

  step('the history takes a promotion back, as a plan like any other', async () => {
    const { page } = visitor;
    await page.getByRole('link', { name: 'History' }).first().click();
    await page.getByRole('link', { name: 'dev → stage' }).first().click();
    await page.getByRole('button', { name: 'Roll back…' }).click();
    await visitor.reached(/^\/plans\/.+/);
    await page.getByRole('heading', { name: 'Roll back stage' }).waitFor();
    assert.match(await summary(visitor), /^1 update/);
    await page.getByRole('button', { name: 'Apply 1 change to stage' }).click();
    await page
      .getByRole('heading', { name: 'Verified: stage equals the plan' })
      .waitFor({ timeout: JOB_MS });
    assert.equal(await chartName(scene(), scene().stage), 'Growth of stage');
  });

  step(
    'what a promotion created is deleted by taking it back, after asking once more',
    async () => {
      const { page } = visitor;
      await visitor.goTo('/history');
      await page
        .getByRole('listitem')
        .filter({ hasText: '11 create' })
        .getByRole('link', { name: 'dev → stage' })
        .click();
      await page.getByRole('button', { name: 'Roll back…' }).click();
      await visitor.reached(/^\/plans\/.+/);
      await page
        .getByText('To settle')
        .or(page.getByRole('button', { name: /^Apply/ }))
        .first()
        .waitFor();
      // The chart was renamed on stage since: the way back asks before it takes that away.
      if ((await page.getByRole('radio', { name: /Put back/ }).count()) > 0) {
        await page
          .getByRole('radio', { name: /Put back/ })
          .first()
          .check();
        await planAgain(visitor);
      }
      await page.getByRole('button', { name: 'Apply 11 changes to stage' }).click();
      await page.getByRole('dialog').getByText('The plan deletes 11 assets of stage').waitFor();
      assert.deepEqual(await audit(page), []);
      await visitor.picture('confirm');
      await page.getByRole('dialog').getByRole('button', { name: 'Apply 11 changes' }).click();
      await page
        .getByRole('heading', { name: 'Verified: stage equals the plan' })
        .waitFor({ timeout: JOB_MS });
      const client = scene().clientOf(scene().stage);
      assert.deepEqual(await client.dashboards.list(), []);
      await client.close();
      visitor.assertContent();
    },
  );
}

async function fillEnvironment(
  { page }: Visitor,
  name: string,
  { url, username }: { url: string; username: string },
  password: string,
): Promise<void> {
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByLabel('Stage').fill(name === 'dev' ? 'Development' : 'Staging');
  await page.getByLabel('Superset’s address').fill(url);
  await page.getByLabel('User name', { exact: true }).fill(username);
  await page.getByLabel('Password', { exact: true }).fill(password);
}

/** From the promote page to the plan of the dashboard. */
async function promoteDashboard(visitor: Visitor): Promise<void> {
  const { page } = visitor;
  await visitor.goTo('/promote');
  await page.getByLabel('From: environment').selectOption({ label: 'dev' });
  await page.getByLabel('To', { exact: true }).selectOption({ label: 'stage · Superset 6.1.0' });
  await page.getByRole('checkbox', { name: DASHBOARD }).check();
  await page.getByRole('button', { name: 'Make the plan' }).click();
  await visitor.reached(/^\/plans\/.+/);
}

/** Makes the plan again with the answers, and waits for the new one. */
async function planAgain({ page }: Visitor): Promise<void> {
  const answered = page.url();
  await page.getByRole('button', { name: 'Plan again with these answers' }).click();
  await page.waitForURL(
    ({ pathname, href }) => pathname.startsWith('/plans/') && href !== answered,
    {
      timeout: JOB_MS,
    },
  );
}

/** The plan's first line. */
async function summary({ page }: Visitor): Promise<string> {
  const line = page.getByRole('region', { name: 'The plan in one line' }).locator('p');
  await line.waitFor();
  return (await line.innerText()).trim();
}

const CHART_UUIDS = new Map<Scene, string>();

/** Renames the chart in one Superset, as a person there would. */
async function rename(scene: Scene, superset: Scene['dev'], name: string): Promise<void> {
  await using client = scene.clientOf(superset);
  const charts = await client.charts.list();
  const uuid = CHART_UUIDS.get(scene) ?? charts.find((chart) => chart.name === CHART)?.uuid;
  const chart = charts.find((one) => one.uuid === uuid);
  assert.ok(uuid !== undefined && chart !== undefined, `${CHART} is there`);
  CHART_UUIDS.set(scene, uuid);
  await client.charts.update(chart.id, { slice_name: name });
}

async function chartName(scene: Scene, superset: Scene['dev']): Promise<string | undefined> {
  await using client = scene.clientOf(superset);
  return (await client.charts.list()).find(({ uuid }) => uuid === CHART_UUIDS.get(scene))?.name;
}
