/// <reference lib="dom" />
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ApiClient, contract } from '@ss-tools/api';
import { ADMIN } from './console-server.ts';
import type { Scene } from './scene.ts';
import { Visitor } from './visitor.ts';

/** What is not about Supersets: tokens, ended sessions, what is not there, a server that is away. */
export function accountSteps(scene: () => Scene): void {
  void test('an API token is shown once, works, and is refused once revoked', async () => {
    await using visitor = await Visitor.arrive(scene().browser, scene().url);
    const { page } = visitor;
    await visitor.signIn();
    await visitor.goTo('/tokens');
    await page.getByLabel('Name').fill('nightly pipeline');
    await page.getByRole('button', { name: 'Create token' }).click();
    await page.getByRole('heading', { name: 'Copy “nightly pipeline” now' }).waitFor();
    const token = await page.getByRole('status').locator('code').innerText();
    const pipeline = new ApiClient({ baseUrl: scene().url, token });
    assert.equal((await pipeline.call(contract.session.current)).username, 'admin');
    await visitor.picture('tokens');
    await page.reload();
    await page.getByRole('cell', { name: 'nightly pipeline', exact: true }).waitFor();
    assert.equal(await page.getByText(token).count(), 0);
    await page.getByRole('button', { name: 'Revoke nightly pipeline' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke', exact: true }).click();
    await page
      .getByRole('cell', { name: 'nightly pipeline', exact: true })
      .waitFor({ state: 'detached' });
    await assert.rejects(pipeline.call(contract.session.current), { status: 401 });
    visitor.assertContent();
  });

  void test('a session that ended elsewhere leads to the sign-in, and from there back', async () => {
    await using visitor = await Visitor.arrive(scene().browser, scene().url);
    const { page } = visitor;
    await visitor.signIn();
    await visitor.goTo('/history');
    await visitor.settled();
    await page.context().clearCookies();
    await page.getByLabel('Search promotions').fill('anything');
    const at = await visitor.reached(/^\/sign-in$/);
    assert.match(decodeURIComponent(at), /next=\/history/);
    await page.getByLabel('User name').fill('admin');
    await page.getByLabel('Password').fill('a password for the browser');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { level: 1, name: 'History' }).waitFor();
    await page.getByRole('button', { name: 'Account and settings' }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await visitor.reached(/^\/sign-in$/);
  });

  void test('an ended session is noticed by what a person does', async () => {
    await using visitor = await Visitor.arrive(scene().browser, scene().url);
    const { page } = visitor;
    await visitor.signIn();
    await visitor.goTo('/tokens');
    await visitor.settled();
    // The tray looks by itself; here it shall not be the one to notice.
    await page.route('**/api/jobs?*', (route) => route.fulfill({ json: { items: [], total: 0 } }));
    await page.context().clearCookies();
    await page.getByLabel('Name').fill('never made');
    await page.getByRole('button', { name: 'Create token' }).click();
    await visitor.reached(/^\/sign-in$/);
  });

  void test('without the clipboard API a token is copied all the same', async () => {
    await using visitor = await Visitor.arrive(scene().browser, scene().url);
    const { page } = visitor;
    // As over plain http on a network.
    await page.addInitScript(() =>
      Object.defineProperty(navigator, 'clipboard', { value: undefined }),
    );
    await visitor.signIn();
    await visitor.goTo('/tokens');
    await page.getByLabel('Name').fill('by hand');
    await page.getByRole('button', { name: 'Create token' }).click();
    await page.getByRole('button', { name: 'Copy', exact: true }).click();
    await page.getByRole('button', { name: 'Copied', exact: true }).waitFor();
    visitor.assertContent();
  });

  void test('a sign-out that does not reach the server says so', async () => {
    await using visitor = await Visitor.arrive(scene().browser, scene().url);
    const { page } = visitor;
    await visitor.signIn();
    await page.route('**/api/session', (route) => route.abort());
    await page.getByRole('button', { name: 'Account and settings' }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByRole('dialog', { name: 'You are still signed in' }).waitFor();
    await visitor.picture('sign-out-failed');
    await page.unroute('**/api/session');
    await page.getByRole('button', { name: 'Try again' }).click();
    await visitor.reached(/^\/sign-in$/);
    visitor.assertContent();
  });

  void test('the password is changed by who knows it', async () => {
    await using visitor = await Visitor.arrive(scene().browser, scene().url);
    const { page } = visitor;
    await visitor.signIn();
    await visitor.goTo('/account');
    const change = async (current: string, next: string): Promise<void> => {
      await page.getByLabel('Current password').fill(current);
      await page.getByLabel('New password').fill(next);
      await page.getByRole('button', { name: 'Change the password' }).click();
    };
    await change('not the password', 'a password for later');
    await page.getByRole('alert').getByText('The current password is wrong.').waitFor();
    await change(ADMIN.password, 'a password for later');
    await page.getByText('It is changed.').waitFor();
    await change('a password for later', ADMIN.password);
    await page.getByText('It is changed.').waitFor();
    assert.equal(await page.getByLabel('Current password').inputValue(), '');
    visitor.assertContent();
  });

  void test('what is not there says so, with the id of the request', async () => {
    await using visitor = await Visitor.arrive(scene().browser, scene().url);
    const { page } = visitor;
    await visitor.signIn();
    for (const path of ['/plans', '/promotions', '/compare', '/snapshots']) {
      await visitor.goTo(`${path}/01890000-0000-7000-8000-000000000000`);
      const alert = page.getByRole('alert').first();
      await alert.waitFor();
      assert.match(await alert.innerText(), /Request \S+/, path);
      assert.equal(await page.getByRole('button', { name: 'Remove' }).count(), 0, path);
    }
    await visitor.goTo('/no/such/page');
    await page.getByText('There is no such page').waitFor();
    visitor.assertContent();
  });

  void test('a server that is away is told of, and a second try comes in', async () => {
    await using visitor = await Visitor.arrive(scene().browser, scene().url);
    const { page } = visitor;
    await visitor.signIn();
    await page.route('**/api/**', (route) => route.abort());
    await page.reload();
    await page.getByRole('heading', { name: 'ss-tools cannot be reached' }).waitFor();
    await page.unroute('**/api/**');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
  });

  void test('the theme is remembered, and there before the first paint', async () => {
    await using visitor = await Visitor.arrive(scene().browser, scene().url);
    const { page } = visitor;
    await visitor.signIn();
    await page.getByRole('button', { name: 'Theme: system' }).click();
    await page.getByRole('menuitemradio', { name: 'Dark' }).click();
    await page.reload({ waitUntil: 'commit' });
    await page.getByRole('button', { name: 'Theme: dark' }).waitFor();
    assert.equal(await page.evaluate(() => document.documentElement.dataset['theme']), 'dark');
    visitor.assertContent();
  });
}
