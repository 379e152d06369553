/// <reference lib="dom" />
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before } from 'node:test';
import { rootCertificates } from 'node:tls';
import { contract } from '@ss-tools/api';
import { audit } from './audit.ts';
import { chain } from './chain.ts';
import type { Scene } from './scene.ts';
import { STAGE_DATABASE } from './scene.ts';
import { Visitor } from './visitor.ts';

const AUTHORITY = rootCertificates[0] ?? '';

/** A third environment is edited in every way, captured, and removed. */
export function environmentSteps(scene: () => Scene): void {
  let visitor: Visitor;
  let id: string;
  before(async () => {
    visitor = await Visitor.arrive(scene().browser, scene().url);
    await visitor.signIn();
    const { url, username, password } = scene().stage;
    const body = {
      name: 'scratch',
      url,
      credentials: { kind: 'password' as const, username, password },
    };
    id = (await scene().api.call(contract.environments.add, { body })).id;
  });
  after(() => visitor[Symbol.asyncDispose]());
  const step = chain(() => visitor);
  const stored = () => scene().api.call(contract.environments.get, { params: { id } });
  const edit = async (): Promise<void> => {
    await visitor.goTo(`/environments/${id}/edit`);
    await visitor.page.getByText('Proxy, certificates, request budget').click();
  };
  const save = async (): Promise<void> => {
    await visitor.page.getByRole('button', { name: 'Save and test' }).click();
    await visitor.page.getByText(/^\s*Works(, with warnings)?\s*$/).waitFor();
    await visitor.reached(new RegExp(`^/environments/${id}$`));
  };

  step('a budget and a header are typed, kept, and taken away', async () => {
    const { page } = visitor;
    await edit();
    await page.getByLabel('Requests per second').fill('');
    await page.getByLabel('Requests per second').pressSequentially('12.5');
    await page.getByRole('button', { name: 'Add a header' }).click();
    await page.getByLabel('Name of header 1').fill('X-Gate');
    await page.getByLabel('Value of header 1').fill('open');
    assert.deepEqual(await audit(page), []);
    await save();
    assert.equal((await stored()).requestsPerSecond, 12.5);
    assert.deepEqual((await stored()).headerNames, ['X-Gate']);
    await edit();
    assert.equal(await page.getByLabel('Requests per second').inputValue(), '12.5');
    await page.getByLabel('Requests per second').fill('');
    await page.getByLabel('Remove the stored headers').check();
    await save();
    assert.equal((await stored()).requestsPerSecond, 12.5);
    assert.deepEqual((await stored()).headerNames, []);
    visitor.assertContent();
  });

  step('another name keeps the password; another host asks for it', async () => {
    const { page } = visitor;
    await edit();
    await page.getByLabel('Name', { exact: true }).fill('spare');
    await save();
    await page.getByRole('heading', { level: 1, name: 'spare' }).waitFor();
    await edit();
    await page
      .getByLabel('Superset’s address')
      .fill(scene().stage.url.replace('127.0.0.1', 'localhost'));
    await page.getByText('Another host: what is stored is not sent there.').waitFor();
    await visitor.picture('environment-other-host');
    await page.locator('form').evaluate((form: HTMLFormElement) => (form.noValidate = true));
    await page.getByRole('button', { name: 'Save and test' }).click();
    await page.getByRole('alert').getByText('stored secrets are not sent to a host').waitFor();
    await page.getByLabel('Password', { exact: true }).fill(scene().stage.password);
    await save();
    assert.match((await stored()).url, /localhost/);
  });

  step(
    'a stored certificate stays when checks are switched off, and goes when that is asked',
    async () => {
      const { page } = visitor;
      await edit();
      await page.getByLabel('Certificate authority (PEM)').fill(AUTHORITY);
      await save();
      assert.deepEqual((await stored()).tls, { customCa: true, insecure: false });
      await edit();
      await page.getByLabel('Do not check the certificate').check();
      await save();
      assert.deepEqual((await stored()).tls, { customCa: true, insecure: true });
      await edit();
      await page.getByLabel('Remove the stored certificate').check();
      await page.getByLabel('Do not check the certificate').uncheck();
      await visitor.picture('environment-authority');
      await save();
      assert.deepEqual((await stored()).tls, { customCa: false, insecure: false });
    },
  );

  step('a bearer token serves as the account', async () => {
    const { page } = visitor;
    const { url, username, password } = scene().stage;
    const answer = await fetch(`${url}/api/v1/security/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username, password, provider: 'db' }),
    });
    const { access_token: token } = (await answer.json()) as { access_token: string };
    await visitor.goTo('/environments/new');
    await page.getByLabel('Name', { exact: true }).fill('by-token');
    await page.getByLabel('Superset’s address').fill(url);
    await page.getByLabel('Bearer token').check();
    await page.getByLabel('Token', { exact: true }).fill(token);
    await page.getByText('Proxy, certificates, request budget').click();
    await page.getByLabel('Requests per second').fill('5');
    await page.getByRole('button', { name: 'Add and test' }).click();
    await page.getByText('Works', { exact: true }).waitFor();
    const { items } = await scene().api.call(contract.environments.list);
    const added = items.find(({ name }) => name === 'by-token');
    assert.deepEqual([added?.credentials.kind, added?.requestsPerSecond], ['token', 5]);
    await page.getByRole('button', { name: 'Remove' }).click();
    await page.getByRole('button', { name: 'Remove by-token' }).click();
    await visitor.reached(/^\/environments$/);
  });

  step('a capture starts on its page and from the palette, and Back leads back', async () => {
    const { page } = visitor;
    await visitor.goTo(`/environments/${id}`);
    await page.getByRole('button', { name: 'Capture' }).click();
    const first = await visitor.reached(/^\/snapshots\/.+/);
    await page.goBack();
    await page.getByRole('heading', { level: 1, name: 'spare' }).waitFor();
    await page.keyboard.press('Control+k');
    await page.keyboard.type('capture spare');
    await page.getByRole('option', { name: 'Capture spare' }).waitFor();
    await page.keyboard.press('Enter');
    assert.notEqual(await visitor.reached(/^\/snapshots\/.+/), first);
    await page.goBack();
    await page.getByRole('heading', { level: 1, name: 'spare' }).waitFor();
    visitor.assertContent();
  });

  step('a snapshot is searched, and removed after asking', async () => {
    const { page } = visitor;
    const snapshot = (await stored()).lastCapture?.snapshot ?? '';
    await visitor.goTo(`/snapshots/${snapshot}`);
    await page.getByLabel('Search assets').fill('no such name');
    await page.getByText('Nothing is called “no such name”.').waitFor();
    await page.getByLabel('Search assets').fill(STAGE_DATABASE.name);
    await page.getByText('1 asset', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Remove' }).click();
    const dialog = page.getByRole('dialog', { name: 'Remove this snapshot?' });
    await dialog.waitFor();
    assert.deepEqual(await audit(page), []);
    await visitor.picture('snapshot-remove');
    await dialog.getByRole('button', { name: 'Keep it' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Remove' }).click();
    await dialog.getByRole('button', { name: 'Remove the snapshot' }).click();
    await visitor.reached(new RegExp(`^/environments/${id}$`));
    await assert.rejects(scene().api.call(contract.snapshots.get, { params: { id: snapshot } }), {
      status: 404,
    });
  });

  step('an environment at work stays; cancelled work frees it, and it goes at once', async () => {
    const { page } = visitor;
    const { api, stage } = scene();
    // A Superset that takes requests and never answers keeps the job at work for as long as the test wants.
    let answers = true;
    await using silent = createServer((_, response) => {
      if (answers) response.writeHead(404).end();
    }).listen(0, '127.0.0.1');
    using _cut = { [Symbol.dispose]: () => silent.closeAllConnections() };
    await once(silent, 'listening');
    const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
    const { username, password } = stage;
    await api.call(contract.environments.edit, {
      params: { id },
      body: { url, credentials: { kind: 'password', username, password } },
    });
    answers = false;
    const job = await api.call(contract.snapshots.capture, { params: { id }, body: {} });
    await visitor.goTo(`/environments/${id}`);
    const remove = async (): Promise<void> => {
      await page.getByRole('button', { name: 'Remove', exact: true }).click();
      await page.getByRole('button', { name: 'Remove spare' }).click();
    };
    await remove();
    await page.getByText('A job still works with this environment').waitFor();
    assert.deepEqual(await audit(page), []);
    await visitor.picture('environment-in-use');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Jobs: 1 at work' }).click();
    await page
      .getByRole('link', { name: /Capture|spare/ })
      .last()
      .waitFor();
    await visitor.picture('tray');
    await visitor.goTo(`/jobs/${job.id}`);
    await page.getByText('Runs', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    const over = page.getByText('It was cancelled before it ended.');
    await page.getByText('Stopping at the next safe point…').or(over).first().waitFor();
    await visitor.picture('stopping');
    silent.closeAllConnections();
    await over.waitFor();

    await visitor.goTo(`/environments/${id}`);
    await page.evaluate(() => {
      new MutationObserver(() => {
        if (document.body.innerText.includes('There is no such environment'))
          document.documentElement.dataset['flashed'] = 'yes';
      }).observe(document.body, { childList: true, subtree: true });
    });
    await remove();
    await visitor.reached(/^\/environments$/);
    await page.getByRole('link', { name: 'spare' }).waitFor({ state: 'detached' });
    assert.equal(await page.evaluate(() => document.documentElement.dataset['flashed']), undefined);
    visitor.assertContent();
  });
}
