/// <reference lib="dom" />
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';
import { ADMIN } from './console-server.ts';

/** Long enough for a job on a busy machine with two cores. */
export const JOB_MS = 180_000;

export const openBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
    args: ['--headless', '--no-sandbox', '--disable-gpu'],
  });

export type Theme = 'light' | 'dark';

/**
 * A person at the console: one tab, with everything that its code complained about. Refused requests are the pages' own
 * matter and are told there.
 */
export class Visitor implements AsyncDisposable {
  readonly page: Page;
  readonly complaints: string[] = [];
  readonly #url: string;

  private constructor(page: Page, url: string) {
    this.page = page;
    this.#url = url;
    page.setDefaultTimeout(45_000);
    page.on('pageerror', (error) => this.complaints.push(error.stack ?? error.message));
    page.on('console', (message) => {
      const refused = message.text().startsWith('Failed to load resource');
      if (message.type() === 'error' && !refused) this.complaints.push(message.text());
    });
  }

  static async arrive(
    browser: Browser,
    url: string,
    { width = 1360, theme = 'light' as Theme } = {},
  ): Promise<Visitor> {
    const context = await browser.newContext({
      viewport: { width, height: 900 },
      colorScheme: theme,
    });
    return new Visitor(await context.newPage(), url);
  }

  async goTo(path: string): Promise<void> {
    await this.page.goto(this.#url + path);
  }

  async signIn(): Promise<void> {
    await this.goTo('/sign-in');
    await this.page.getByLabel('User name').fill(ADMIN.username);
    await this.page.getByLabel('Password').fill(ADMIN.password);
    await this.page.getByRole('button', { name: 'Sign in' }).click();
    await this.page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
  }

  /** Waits until an address is reached that matches; answers its path and query. */
  async reached(path: RegExp): Promise<string> {
    await this.page.waitForURL((url) => path.test(url.pathname), { timeout: JOB_MS });
    const url = new URL(this.page.url());
    return url.pathname + url.search;
  }

  /** Waits until nothing is being read any more. */
  async settled(): Promise<void> {
    await this.page.waitForFunction(
      () =>
        document.querySelector('main') !== null &&
        document.querySelector('main .animate-pulse') === null,
    );
    await this.page.evaluate(() => document.fonts.ready.then(() => undefined));
  }

  /** Keeps a picture when BROWSER_SHOTS names a folder for them. */
  async picture(name: string): Promise<void> {
    const folder = process.env['BROWSER_SHOTS'];
    if (folder === undefined || folder === '') return;
    mkdirSync(folder, { recursive: true });
    await this.page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
  }

  /** @throws AssertionError when the page's code complained. */
  assertContent(): void {
    assert.deepEqual(this.complaints, []);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.page.context().close();
  }
}
