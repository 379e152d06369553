import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { SupersetVersion } from '@ss-tools/lab';
import { assetId, NO_IDS, readAssets, writeBundle } from '../src/index.ts';
import type { Asset, AssetId } from '../src/index.ts';
import { capture, contents, promote, startEnvironment } from './environment.ts';
import type { Environment } from './environment.ts';
import { createRichEstate } from './rich-estate.ts';

let dev: Environment;
let source: Map<AssetId, Asset>;

before(async () => {
  dev = await startEnvironment('6.1.0', 'examples');
  const [database] = await dev.client.databases.list();
  await createRichEstate(dev.client, database?.id ?? 0);
  const captured = await capture(dev.client);
  assert.deepEqual(captured.problems, []);
  source = captured.assets;
});
after(async () => {
  await dev[Symbol.asyncDispose]();
});

const count = (assets: Iterable<Asset>): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const { kind } of assets) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
};

test('an estate is read whole, and two exports of it are equal', async () => {
  assert.deepEqual(count(source.values()), {
    database: 1,
    dataset: 22,
    chart: 108,
    dashboard: 10,
    saved_query: 1,
  });
  const again = await capture(dev.client);
  assert.deepEqual(contents(again.assets.values()), contents(source.values()));
});

test('files for no Superset in particular hold all there is', () => {
  const { bundle } = writeBundle(source.values(), {
    ids: NO_IDS,
    type: 'assets',
    supersetVersion: null,
    timestamp: '2026-01-01T00:00:00+00:00',
  });
  const read = readAssets(bundle);
  assert.deepEqual(read.problems, []);
  assert.deepEqual(contents(read.assets.values()), contents(source.values()));
});

test('a raw export, imported by another Superset, differs as text and not in meaning', async () => {
  await using stage = await startEnvironment('6.1.0');
  const exported = await dev.client.exportAssets();
  await stage.client.importAssets(exported);
  const there = await stage.client.exportAssets();
  const texts = new Set(there.values());
  const same = [...exported].filter(
    ([file, text]) => file.startsWith('charts/') && texts.has(text),
  );
  assert.ok(same.length < 10, `${same.length} of 108 charts are the same text`);
  const { assets } = await capture(stage.client);
  for (const [id, asset] of source) {
    // Superset's own import drops every annotation but formulas, and keeps the ids of deck.gl layers.
    if (/annotated|deck/.test(asset.name) || asset.name === 'Rich: dashboard') continue;
    assert.deepEqual(assets.get(id)?.content, asset.content, asset.name);
    assert.equal(assets.get(id)?.hash, asset.hash);
  }
});

const LOSSES: Partial<Record<SupersetVersion, readonly string[]>> = {
  '6.0.0': ['/metadata/chart_customization_config', '/metadata/show_chart_timestamps'],
  '5.0.0': [
    '/metadata/chart_customization_config',
    '/metadata/show_chart_timestamps',
    '/theme_uuid',
    // One example chart is an AG Grid table, which came with 6.0.
    '/viz_type',
  ],
  '4.1.4': [
    '/metadata/chart_customization_config',
    '/metadata/show_chart_timestamps',
    '/theme_uuid',
    // One example chart is an AG Grid table, which came with 6.0.
    '/viz_type',
  ],
};

for (const version of ['6.1.0', '6.0.0', '5.0.0', '4.1.4'] as const) {
  test(`6.1.0 → ${version}: the target holds exactly what was promoted`, async () => {
    await using target = await startEnvironment(version);
    const first = await promote(source, dev, target);
    assert.deepEqual(first.losses.map(({ path }) => path).sort(), LOSSES[version] ?? []);
    const found = (await capture(target.client)).assets;
    for (const asset of first.desired) {
      assert.deepEqual(found.get(assetId(asset))?.content, asset.content, asset.name);
      assert.equal(found.get(assetId(asset))?.hash, asset.hash);
    }
    // Again, now that the target has ids of its own for everything.
    const rich = new Map([...source].filter(([, { name }]) => /^rich/i.test(name)));
    const second = await promote(rich, dev, target);
    assert.deepEqual(
      second.unmapped.filter(({ why }) => why === 'no-local-id'),
      [],
    );
    const after = (await capture(target.client)).assets;
    assert.deepEqual(contents(after.values()), contents(found.values()));
  });
}

test('4.1.4 → 6.1.0: an old estate arrives whole', async () => {
  await using old = await startEnvironment('4.1.4');
  await using target = await startEnvironment('6.1.0');
  const [database] = await old.client.databases.list();
  await createRichEstate(old.client, database?.id ?? 0);
  const captured = await capture(old.client);
  assert.deepEqual(captured.problems, []);
  const { desired, losses } = await promote(captured.assets, old, target);
  assert.deepEqual(losses, []);
  const found = (await capture(target.client)).assets;
  for (const asset of desired) {
    assert.deepEqual(found.get(assetId(asset))?.content, asset.content, asset.name);
  }
});
