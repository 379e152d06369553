/// <reference lib="dom" />
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contract } from '@ss-tools/api';
import { audit } from './audit.ts';
import type { Scene } from './scene.ts';
import { JOB_MS, Visitor } from './visitor.ts';
import type { Theme } from './visitor.ts';

/** What stands around every page: palette, keys, menus, tray; and the lists' filters. */
export function shellSteps(scene: () => Scene): void {
  const idOf = async (name: string): Promise<string> => {
    const { items } = await scene().api.call(contract.environments.list);
    return items.find((one) => one.name === name)?.id ?? assert.fail(`${name} is registered`);
  };
  const arrive = async (options: { width?: number; theme?: Theme } = {}): Promise<Visitor> => {
    const visitor = await Visitor.arrive(scene().browser, scene().url, options);
    await visitor.signIn();
    return visitor;
  };
  const palette = async ({ page }: Visitor, action: string): Promise<void> => {
    await page.keyboard.press('Control+k');
    await page.keyboard.type(action);
    // Its words in another order are another action, which is found as well.
    await page.getByRole('option', { name: action, exact: true }).click();
  };

  void test('the palette acts on the page that is open already', async () => {
    await using visitor = await arrive();
    const { page } = visitor;
    const [dev, stage] = [await idOf('dev'), await idOf('stage')];
    await visitor.goTo(`/promote?source=${dev}&target=${stage}`);
    await page.getByRole('checkbox').first().waitFor();
    await palette(visitor, 'Promote stage to dev');
    await page.waitForURL(new RegExp(`source=${stage}`));
    await page.waitForFunction(
      (id) =>
        document.querySelector<HTMLSelectElement>('[aria-label="From: environment"]')?.value === id,
      stage,
    );
    assert.equal(await page.getByLabel('To', { exact: true }).inputValue(), dev);
    await visitor.goTo(`/compare?left=${dev}&right=${stage}`);
    await page.getByLabel('Left: environment').waitFor();
    await palette(visitor, 'Compare stage with dev');
    await page.waitForURL(new RegExp(`left=${stage}`));
    await page.waitForFunction(
      (id) =>
        document.querySelector<HTMLSelectElement>('[aria-label="Left: environment"]')?.value === id,
      stage,
    );
    visitor.assertContent();
  });

  void test('keys work after ticking a box, and not beneath a dialog', async () => {
    await using visitor = await arrive();
    const { page } = visitor;
    await visitor.goTo(`/promote?source=${await idOf('dev')}&target=${await idOf('stage')}`);
    await page.getByRole('checkbox').first().check();
    await page.keyboard.press('/');
    await page.waitForFunction(() => document.activeElement?.matches('[data-search]'));
    const environment = `/environments/${await idOf('stage')}`;
    await visitor.goTo(environment);
    await page.getByRole('button', { name: 'Remove' }).click();
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('h');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    assert.equal(new URL(page.url()).pathname, environment);
    visitor.assertContent();
  });

  for (const theme of ['light', 'dark'] as const) {
    void test(`menus, errors and the sign-in are clean: ${theme}`, async () => {
      await using visitor = await Visitor.arrive(scene().browser, scene().url, { theme });
      const { page } = visitor;
      await visitor.goTo('/sign-in');
      await page.getByLabel('User name').waitFor();
      const found = await audit(page);
      await visitor.signIn();
      for (const [button, opened] of [
        ['Theme: system', 'menu'],
        ['Account and settings', 'menu'],
        [/^Jobs/, 'dialog'],
      ] as const) {
        await page.getByRole('button', { name: button }).click();
        const menu = opened === 'menu' ? page.getByRole('menu') : page.getByText('All jobs');
        await menu.waitFor();
        found.push(...(await audit(page)).map((one) => `${String(button)}: ${one}`));
        await visitor.picture(`${theme}-open-${String(button).replaceAll(/\W/g, '')}`);
        await page.keyboard.press('Escape');
        await menu.waitFor({ state: 'detached' });
      }
      await visitor.goTo('/no/such/page');
      await page.getByText('There is no such page').waitFor();
      found.push(...(await audit(page)));
      await visitor.picture(`${theme}-no-page`);
      await visitor.goTo(`/jobs/${await failedJob(scene())}`);
      await page.getByText('It failed').waitFor({ timeout: JOB_MS });
      found.push(...(await audit(page)));
      await visitor.picture(`${theme}-failed-job`);
      assert.deepEqual(found, []);
    });
  }

  void test('on a narrow screen the menu opens, leads on and closes', async () => {
    await using visitor = await arrive({ width: 400 });
    const { page } = visitor;
    await page.getByRole('button', { name: 'Menu' }).click();
    const menu = page.locator('#small-menu');
    await menu.waitFor();
    assert.deepEqual(await audit(page), []);
    await visitor.picture('narrow-menu');
    await menu.getByRole('link', { name: 'History' }).click();
    await visitor.reached(/^\/history$/);
    await menu.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: /^Jobs/ }).click();
    await visitor.picture('narrow-tray');
    await page.getByRole('link', { name: 'All jobs' }).click();
    await visitor.reached(/^\/jobs$/);
    visitor.assertContent();
  });

  void test('the history is filtered and searched', async () => {
    await using visitor = await arrive();
    const { page } = visitor;
    await visitor.goTo('/history');
    const rows = page.getByRole('main').getByRole('listitem');
    await rows.first().waitFor();
    await page.getByLabel('Target').selectOption({ label: 'dev' });
    await page.getByText('Nothing passes these filters').waitFor();
    await page.getByLabel('Target').selectOption({ label: 'stage' });
    await rows.first().waitFor();
    await page.getByLabel('State').selectOption({ label: 'Put back' });
    await page.getByText('Nothing passes these filters').waitFor();
    await page.getByLabel('State').selectOption({ label: 'Verified' });
    await rows.first().waitFor();
    await page.getByLabel('Search promotions').fill('no such thing');
    await page.getByText('Nothing passes these filters').waitFor();
    await page.getByLabel('Search promotions').fill('');
    await rows.first().waitFor();
    visitor.assertContent();
  });

  void test('a list that could not be read is read at the second try', async () => {
    await using visitor = await arrive();
    const { page } = visitor;
    await page.route('**/api/promotions*', (route) => route.abort());
    await page.getByRole('link', { name: 'History' }).first().click();
    await page.getByRole('alert').waitFor();
    await visitor.picture('list-problem');
    await page.unroute('**/api/promotions*');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('main').getByRole('listitem').first().waitFor();
  });
}

/** A capture that fails: its account has no such password. */
async function failedJob({ api, stage }: Scene): Promise<string> {
  const credentials = { kind: 'password' as const, username: 'nobody', password: 'wrong' };
  const { id } = await api.call(contract.environments.add, {
    body: { name: `broken-${Date.now()}`, url: stage.url, credentials },
  });
  return (await api.call(contract.snapshots.capture, { params: { id }, body: {} })).id;
}
