import assert from 'node:assert/strict';
import { isSupersetError } from '../../src/index.ts';
import type { Contract } from '../contract.ts';
import { plantSeed } from '../seed.ts';

const json_data = JSON.stringify({ token: { colorPrimary: '#123456' } });

export const themes: Contract = {
  capability: 'Themes and the dashboards that wear them',
  needs: 'themes',
  checks: {
    'are made, listed with their content, changed and deleted': async ({ client }) => {
      const id = await client.themes.create({ theme_name: 'House', json_data });
      const row = (await client.themes.list()).find((theme) => theme.id === id);
      assert.equal(row?.name, 'House');
      assert.equal(row?.json, json_data);
      assert.equal(row?.isSystem, false);
      await client.themes.update(id, { theme_name: 'New house', json_data });
      assert.equal((await client.themes.get(id))['theme_name'], 'New house');
      await client.themes.delete(id);
      assert.ok((await client.themes.list()).every((theme) => theme.isSystem));
    },
    'a dashboard wears one, and its own export and import carry it': async (stage) => {
      await using seed = await plantSeed(stage, 'themed');
      const { client } = stage;
      const id = await client.themes.create({ theme_name: 'Carried', json_data });
      const uuid = (await client.ids()).themes.byId.get(id)?.uuid;
      assert.ok(uuid);
      await client.dashboards.update(seed.dashboardId, { theme_id: id });
      const bundle = await client.exportBundle('dashboard', [seed.dashboardId]);
      assert.ok([...bundle.keys()].some((path) => path.startsWith('themes/')));
      await client.dashboards.update(seed.dashboardId, { theme_id: null });
      await client.themes.delete(id);
      await client.importBundle('dashboard', bundle, { overwrite: true });
      const back = (await client.ids()).themes.byUuid.get(uuid);
      assert.ok(back, 'the theme came back under its UUID');
      const worn = (await client.dashboards.get(seed.dashboardId))['theme'] as {
        id: number;
        theme_name: string;
      };
      assert.deepEqual([worn.id, worn.theme_name], [back.id, 'Carried']);
      const alone = await client.exportBundle('theme', [back.id]);
      assert.equal([...alone.keys()].filter((path) => path.startsWith('themes/')).length, 1);
      await client.dashboards.update(seed.dashboardId, { theme_id: null });
      await client.themes.delete(back.id);
      await client.importBundle('theme', alone, { overwrite: true });
      const again = (await client.ids()).themes.byUuid.get(uuid);
      assert.ok(again);
      await client.themes.delete(again.id);
    },
  },
  otherwise: {
    'is said before anything is sent': async ({ client }) => {
      const before = client.requests;
      await assert.rejects(client.themes.list(), (error) => isSupersetError(error, 'unsupported'));
      assert.equal(client.requests, before);
      assert.equal((await client.ids()).themes.byId.size, 0);
    },
  },
};
