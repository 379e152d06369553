/// <reference lib="dom" />
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { ADMIN } from './console-server.ts';
import { audit } from './audit.ts';
import type { Scene } from './scene.ts';
import { Visitor } from './visitor.ts';

/** Nothing here touches the mouse. */
export function keyboardSteps(scene: () => Scene): void {
  void test('sign in, find an action in the palette, choose a dashboard, read the plan and its change', async () => {
    await using visitor = await Visitor.arrive(scene().browser, scene().url);
    const { page } = visitor;
    const { keyboard } = page;
    await visitor.goTo('/');
    await page.getByLabel('User name').waitFor();
    assert.equal(
      await page.getByLabel('User name').evaluate((field) => field === document.activeElement),
      true,
    );
    await keyboard.type(ADMIN.username);
    await keyboard.press('Tab');
    await keyboard.type(ADMIN.password);
    await keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();

    await keyboard.press('Control+k');
    await page.getByRole('dialog').waitFor();
    assert.deepEqual(await audit(page), []);
    await keyboard.type('promote dev');
    await page.getByRole('option', { name: 'Promote dev to stage' }).waitFor();
    await visitor.picture('palette');
    await keyboard.press('Enter');
    await visitor.reached(/^\/promote$/);
    await page.getByRole('checkbox').first().waitFor();

    await keyboard.press('/');
    await keyboard.type('video');
    await page.getByText('1 dashboard', { exact: true }).waitFor();
    await tabTo(page, 'checkbox');
    await keyboard.press('Space');
    await page.getByRole('heading', { name: 'Chosen · 1' }).waitFor();
    await tabTo(page, 'Make the plan');
    await keyboard.press('Enter');
    await visitor.reached(/^\/plans\/.+/);
    await page.getByRole('heading', { name: 'Changes' }).waitFor();
    await tabTo(page, 'Video Game Sales');
    await keyboard.press('Enter');
    await page.getByText('In the plan because: selected.').waitFor();

    await keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys' }).getByText('Environments').waitFor();
    assert.deepEqual(await audit(page), []);
    await visitor.picture('keys');
    await keyboard.press('Escape');
    await keyboard.press('g');
    await keyboard.press('h');
    await visitor.reached(/^\/history$/);
    visitor.assertContent();
  });

  void test('the palette finds assets of every captured environment', async () => {
    await using visitor = await Visitor.arrive(scene().browser, scene().url);
    const { page } = visitor;
    await visitor.signIn();
    await page.keyboard.press('Control+k');
    await page.keyboard.type('slack dash');
    await page.getByRole('option', { name: /Slack Dashboard/ }).waitFor();
    await page.keyboard.press('Enter');
    await visitor.reached(/^\/snapshots\/.+\/asset$/);
    await page.getByRole('heading', { level: 1, name: 'Slack Dashboard' }).waitFor();
    visitor.assertContent();
  });
}

const MOST_TABS = 80;

/** Presses Tab until the focus is on something of that role or text, and fails when it never gets there. */
async function tabTo(page: Page, wanted: string): Promise<void> {
  for (let tab = 0; tab < MOST_TABS; tab++) {
    await page.keyboard.press('Tab');
    const found = await page.evaluate((text) => {
      const focused = document.activeElement;
      return (
        focused instanceof HTMLElement &&
        (focused.getAttribute('type') === text || focused.innerText.includes(text))
      );
    }, wanted);
    if (found) return;
  }
  assert.fail(`Tab does not reach "${wanted}"`);
}
