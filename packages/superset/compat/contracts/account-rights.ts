import assert from 'node:assert/strict';
import { isSupersetError } from '../../src/index.ts';
import type { Contract } from '../contract.ts';
import { withUser } from '../with-user.ts';

export const accountRights: Contract = {
  capability: 'An account’s missing rights are named',
  checks: {
    'a Gamma may not import, and is told so by name': (stage) =>
      withUser(stage, 'Gamma', async (auth, id) => {
        const { account, capabilities, warnings } = await stage.connect({ auth }).inspect();
        assert.deepEqual([account.id, account.roles, account.admin], [id, ['Gamma'], false]);
        assert.equal(capabilities.assetsImport, false);
        const rights = account.missing.map(({ right }) => right);
        assert.ok(rights.includes('can_import_ on ImportExportRestApi'));
        assert.ok(rights.includes('can_write on Dataset'));
        assert.ok(!rights.includes('can_read on Dashboard'));
        assert.ok(warnings.some((warning) => warning.includes('Admin')));
      }),
    'with nothing but a token, the account is known, and its rights are asked for kind by kind': (
      stage,
    ) =>
      withUser(stage, 'Gamma', async (auth, id) => {
        const login = await stage.client.request('POST', '/api/v1/security/login', {
          body: {
            username: auth.username,
            password: auth.password,
            provider: 'db',
            refresh: false,
          },
        });
        const { access_token: token } = login as { access_token: string };
        const { account, capabilities, version } = await stage
          .connect({ auth: { kind: 'token', token } })
          .inspect();
        assert.equal(version, stage.version);
        assert.equal(account.id, id);
        assert.equal(capabilities.assetsImport, false);
        const rights = account.missing.map(({ right }) => right);
        assert.ok(rights.includes('can_import_ on ImportExportRestApi'));
        assert.ok(rights.includes('can_write on Dataset'));
        assert.ok(!rights.includes('can_read on Chart'));
      }),
    'a write without the right is forbidden, in words': (stage) =>
      withUser(stage, 'Gamma', async (auth) => {
        const client = stage.connect({ auth });
        await assert.rejects(
          client.cssTemplates.create({ template_name: 'x', css: '' }),
          (error) => isSupersetError(error, 'forbidden') && error.hint !== undefined,
        );
        await assert.rejects(
          client.importAssets(new Map([['metadata.yaml', 'version: 1.0.0\ntype: assets\n']])),
          (error) => isSupersetError(error, 'forbidden') && !error.ambiguous,
        );
      }),
    'without the security API, roles and users come from the dashboard’s own lists': (stage) =>
      withUser(stage, 'Alpha', async (auth) => {
        const client = stage.connect({ auth });
        const { capabilities } = await client.inspect();
        assert.equal(capabilities.securityApi, false);
        assert.ok((await client.users()).some(({ name }) => name === 'Alpha Person'));
        const roles = await client.roles();
        assert.ok(roles.some(({ name }) => name === 'Gamma'));
      }),
  },
};
