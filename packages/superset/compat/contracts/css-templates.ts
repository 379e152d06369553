import assert from 'node:assert/strict';
import type { Contract } from '../contract.ts';

export const cssTemplates: Contract = {
  capability: 'Css templates',
  needs: 'cssTemplates',
  checks: {
    'are made, listed with their content, changed and deleted': async ({ client }) => {
      const id = await client.cssTemplates.create({
        template_name: 'Wide',
        css: '.wide{width:100%}',
      });
      assert.deepEqual(await client.cssTemplates.list(), [
        { id, name: 'Wide', css: '.wide{width:100%}' },
      ]);
      await client.cssTemplates.update(id, { css: '.wide{}' });
      assert.equal((await client.cssTemplates.get(id))['css'], '.wide{}');
      await client.cssTemplates.deleteMany([id]);
      assert.deepEqual(await client.cssTemplates.list(), []);
    },
  },
};
