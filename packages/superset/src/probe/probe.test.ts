import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sendJson, sendPage, startFake } from '../../test/fake-superset.ts';
import type { Fault } from '../../test/fake-superset.ts';
import { connect } from '../index.ts';
import type { ConnectOptions, SupersetClient } from '../index.ts';
import { readDocument } from './openapi.ts';
import { readBootstrap } from './version.ts';

const auth: ConnectOptions['auth'] = { kind: 'password', username: 'ada', password: 'pw-of-ada' };

const DOCUMENT = {
  paths: {
    '/api/v1/theme/': {},
    '/api/v1/tag/': {},
    '/api/v1/assets/import/': {
      post: {
        requestBody: {
          content: {
            'multipart/form-data': { schema: { properties: { bundle: {}, sparse: {} } } },
          },
        },
      },
    },
  },
  components: { schemas: { 'DatasetRestApi.put': { properties: { folders: {} } } } },
};

const ROLES = {
  userId: 1,
  username: 'ada',
  firstName: 'Ada',
  lastName: 'Min',
  roles: {
    Admin: [
      ['can_export', 'ImportExportRestApi'],
      ['can_import_', 'ImportExportRestApi'],
    ],
  },
};

/** A Superset that says these things of itself; null: not found. */
function saying(paths: Readonly<Record<string, unknown>>): Fault {
  return ({ path }, response) => {
    const found = Object.keys(paths).find((start) => path.startsWith(start));
    if (found === undefined) return undefined;
    const said = paths[found];
    if (said === null) return sendJson(response, 404, { message: 'Not found' });
    if (typeof said === 'string') return sendPage(response, 200, `x</title>${said}<title>`);
    return sendJson(response, 200, said);
  };
}

async function inspected(
  fault: Fault,
  use: (client: SupersetClient) => Promise<void>,
): Promise<void> {
  await using fake = await startFake(fault);
  await using client = connect({ url: fake.url, auth });
  await use(client);
}

test('a version never seen before is named, asked for its abilities, and allowed with a warning', () =>
  inspected(
    saying({
      '/version': { version_string: '7.2.0' },
      '/api/v1/_openapi': DOCUMENT,
      '/api/v1/me/roles/': { result: ROLES },
    }),
    async (client) => {
      const found = await client.inspect();
      assert.deepEqual([found.version, found.line, found.tested], ['7.2.0', '7.2', false]);
      assert.match(
        found.warnings[0] ?? '',
        /Superset 7\.2\.0 has not been tested.*treated like 6\.1/,
      );
      assert.deepEqual(
        [found.capabilities.sparseAssetsImport, found.capabilities.themes],
        [true, true],
      );
      assert.deepEqual(
        [found.capabilities.savedQueries, found.capabilities.cssTemplates],
        [false, false],
      );
      assert.deepEqual([found.account.id, found.account.admin], [1, true]);
      assert.equal((await client.dashboards.list()).length, 1, 'and it is worked with');
    },
  ));

test('a Superset that neither tells its version nor shows its API is asked piece by piece', () =>
  inspected(
    saying({
      '/version': null,
      '/login/': '<p>no data here</p>',
      '/api/v1/_openapi': null,
      '/api/v1/me/roles/': { result: ROLES },
      '/api/v1/theme/': null,
    }),
    async (client) => {
      const found = await client.inspect();
      assert.deepEqual(
        [found.version, found.versionFrom, found.tested],
        ['unknown', 'none', false],
      );
      assert.deepEqual([found.capabilities.themes, found.capabilities.tags], [false, true]);
      assert.equal(
        found.capabilities.sparseAssetsImport,
        false,
        'without themes it is taken for an old one',
      );
      assert.match(found.warnings.join(' '), /does not tell its version. It is treated like 4\.1/);
      assert.match(found.warnings.join(' '), /can_get on OpenApi/);
    },
  ));

/** A token as Superset's sign-in gives it to the account of this number. */
const tokenOf = (sub: string): string =>
  `access-.${Buffer.from(JSON.stringify({ sub, type: 'access', fresh: true })).toString('base64url')}.x`;

test('an account that may not ask for itself is known by its token, is no admin, and lacks that right', () =>
  inspected(
    ({ path }, response) => {
      if (path.startsWith('/api/v1/me/roles/'))
        return sendJson(response, 403, { message: 'Forbidden' });
      if (path === '/api/v1/security/login')
        return sendJson(response, 200, { access_token: tokenOf('7'), refresh_token: 'refresh-7' });
      return undefined;
    },
    async (client) => {
      const { account } = await client.inspect();
      assert.deepEqual([account.id, account.admin, account.username], [7, false, 'ada']);
      assert.deepEqual(
        account.missing.map(({ right }) => right).filter((right) => right.includes('CurrentUser')),
        ['can_read on CurrentUserRestApi'],
      );
    },
  ));

test('the same question is asked once, and again after a failure', async () => {
  let broken = true;
  await using fake = await startFake(({ path }, response) =>
    path === '/version' && broken
      ? sendJson(response, 200, { version_string: '6.1.0' })
      : undefined,
  );
  await using client = connect({ url: fake.url, auth });
  await Promise.all([client.version(), client.version(), client.cssTemplates.list()]);
  assert.equal(fake.count('GET', '/version'), 1);
  broken = false;
  await client.inspect({ fresh: true });
  assert.equal(fake.count('GET', '/version'), 2);
});

test('the data of a page is read through its escapes, and no data is no failure', () => {
  const data = { common: { text: `"quoted" & it's <b>` } };
  const escaped = JSON.stringify(data)
    .replaceAll('&', '&amp;')
    .replaceAll('"', '&#34;')
    .replaceAll("'", '&#39;')
    .replaceAll('<', '&lt;');
  assert.deepEqual(readBootstrap(`<div id="app" data-bootstrap="${escaped}"></div>`), data);
  assert.deepEqual(readBootstrap('<div data-bootstrap="{not json"></div>'), {});
  assert.deepEqual(readBootstrap('<p>hello</p>'), {});
});

test('a document of another shape knows nothing, and says so without failing', () => {
  for (const odd of [null, 'text', [], { paths: [] }, { paths: { x: null } }]) {
    const document = readDocument(odd);
    assert.deepEqual(document.fields('X'), []);
    assert.deepEqual(document.formFields('x'), []);
    assert.equal(document.has('y'), false);
  }
});
