import assert from 'node:assert/strict';
import { isSupersetError } from '../../src/index.ts';
import type { Contract } from '../contract.ts';

/** What each line is known to have: the probe must find it, not assume it. */
const ABILITIES: Readonly<
  Record<string, { themes: boolean; sparseAssetsImport: boolean; datasetFolders: boolean }>
> = {
  '4.1': { themes: false, sparseAssetsImport: false, datasetFolders: false },
  '5.0': { themes: false, sparseAssetsImport: false, datasetFolders: false },
  '6.0': { themes: true, sparseAssetsImport: true, datasetFolders: true },
  '6.1': { themes: true, sparseAssetsImport: true, datasetFolders: true },
};

const ON_EVERY_LINE = [
  'assetsExport',
  'assetsImport',
  'tags',
  'securityApi',
  'cssTemplates',
  'annotationLayers',
  'savedQueries',
  'dashboardRoles',
] as const;

export const probing: Contract = {
  capability: 'Version, abilities and rights are found by asking',
  checks: {
    'the version is the installed one': async ({ found, version, client }) => {
      assert.equal(found.version, version);
      assert.equal(found.tested, true);
      assert.equal(await client.version(), version);
    },
    'the abilities are those of its line': async ({ found }) => {
      const { themes, sparseAssetsImport, datasetFolders } = found.capabilities;
      assert.deepEqual({ themes, sparseAssetsImport, datasetFolders }, ABILITIES[found.line]);
      const lacking = ON_EVERY_LINE.filter((ability) => found.capabilities[ability] !== true);
      assert.deepEqual(lacking, []);
    },
    'the admin lacks nothing': async ({ found, superset }) => {
      assert.equal(found.account.username, superset.username);
      assert.deepEqual(found.account.roles, ['Admin']);
      assert.ok(found.account.permissions?.includes('can_import_ on ImportExportRestApi'));
      assert.deepEqual(found.account.missing, []);
      assert.deepEqual(found.warnings, []);
    },
    'what is known is not asked again': async ({ connect, found }) => {
      const client = connect({ known: found });
      await client.dashboards.list();
      assert.equal(client.requests, 2, 'one to sign in, one to list');
    },
    'a wrong password, a wrong token and a wrong path say so': async ({ connect, superset }) => {
      const wrong = {
        kind: 'password',
        username: superset.username,
        password: 'not-the-password',
      } as const;
      await assert.rejects(
        connect({ auth: wrong }).inspect(),
        (error) =>
          isSupersetError(error, 'bad-credentials') && !error.message.includes('not-the-password'),
      );
      await assert.rejects(
        connect({ auth: { kind: 'token', token: 'no.such.token' } }).inspect(),
        (error) => isSupersetError(error, 'bad-credentials'),
      );
      await assert.rejects(connect({ url: `${superset.url}/elsewhere` }).inspect(), (error) =>
        isSupersetError(error, 'not-superset'),
      );
    },
  },
};
