import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { arbitraryEstate } from '../../test/arbitrary-estate.ts';
import { arbitraryObject } from '../../test/arbitrary-json.ts';
import { chart, dashboard, database, dataset, layout, uuid } from '../../test/asset-builders.ts';
import { assetId } from '../asset.ts';
import type { Asset, AssetId, AssetKind } from '../asset.ts';
import type { Attachments, LocalIds } from '../bundle.ts';
import { makeAsset } from '../make-asset.ts';
import { rewriteRefs } from '../rewrite-refs.ts';
import { translateVersion } from '../versions/translate.ts';
import { localIds, NO_IDS } from './bundle-ids.ts';
import { readAssets } from './read-assets.ts';
import { writeBundle } from './write-bundle.ts';

const VERSIONS = ['4.1.4', '5.0.0', '6.0.0', '6.1.0'] as const;
const timestamp = '2026-01-01T00:00:00+00:00';

/** Ids of an environment that has every one of the assets. */
const idsFor = (assets: Iterable<Asset>): LocalIds =>
  localIds([...assets].map(({ kind, key }, i) => [kind, 100 + i, key]));

/** What REST would tell beside a bundle. */
const attachmentsOf = (assets: Iterable<Asset>): Map<AssetId, Attachments> =>
  new Map(
    [...assets].map((asset) => {
      const { owners, roles, tags } = asset.content;
      const known = Object.entries({ owners, roles, tags }).filter(
        ([, list]) => list !== undefined,
      );
      return [assetId(asset), Object.fromEntries(known) as Attachments];
    }),
  );

const BUNDLED: readonly AssetKind[] = ['database', 'dataset', 'chart', 'dashboard', 'theme'];
const bundled = (assets: Iterable<Asset>): Asset[] =>
  [...assets].filter(({ kind }) => BUNDLED.includes(kind));

for (const supersetVersion of VERSIONS) {
  test(`what is written for ${supersetVersion} is read as what it was`, () => {
    fc.assert(
      fc.property(arbitraryEstate, fc.boolean(), ({ assets }, known) => {
        const to = supersetVersion;
        const desired = [...assets.values()]
          .filter(({ kind }) => kind !== 'theme' || Number(to[0]) >= 6)
          .map((asset) => translateVersion(asset, { from: '6.1.0', to }).asset);
        const ids = known ? idsFor(assets.values()) : NO_IDS;
        const { bundle } = writeBundle(desired, {
          ids,
          type: 'assets',
          supersetVersion,
          timestamp,
        });
        const { assets: read } = readAssets(bundle, {
          ...(known ? { ids } : {}),
          attachments: attachmentsOf(desired),
        });
        for (const asset of bundled(desired)) {
          const found = read.get(assetId(asset));
          assert.deepEqual(found?.content, asset.content, asset.name);
        }
      }),
      { numRuns: 60 },
    );
  });
}

test('any content of params, query contexts and layouts comes back', () => {
  fc.assert(
    fc.property(arbitraryObject, arbitraryObject, arbitraryObject, (params, form, meta) => {
      // PostgreSQL keeps no U+0000, so that it is refused where it comes in.
      fc.pre(!JSON.stringify([params, form, meta]).includes(String.raw`\u0000`));
      const assets = [
        database(1),
        dataset(1, 1, { template_params: params }),
        makeAsset({
          ...chart(1, 1),
          content: { ...chart(1, 1).content, params, query_context: { form_data: form } },
        }),
        dashboard(1, [1], {
          position: { ...layout([1]), 'MARKDOWN-1': { id: 'MARKDOWN-1', type: 'MARKDOWN', meta } },
          metadata: { label_colors: form },
        }),
      ];
      const { bundle } = writeBundle(assets, {
        ids: NO_IDS,
        type: 'assets',
        supersetVersion: '6.1.0',
        timestamp,
      });
      const { assets: read } = readAssets(bundle, { attachments: attachmentsOf(assets) });
      for (const asset of assets)
        assert.deepEqual(read.get(assetId(asset))?.content, asset.content);
    }),
    { numRuns: 200 },
  );
});

test('canonical content is its own canonical form', () => {
  fc.assert(
    fc.property(arbitraryEstate, ({ assets }) => {
      for (const asset of assets.values()) assert.deepEqual(makeAsset(asset), asset);
    }),
    { numRuns: 50 },
  );
});

test('translating twice is translating once', () => {
  fc.assert(
    fc.property(arbitraryEstate, fc.constantFrom(...VERSIONS), ({ assets }, to) => {
      for (const asset of assets.values()) {
        const once = translateVersion(asset, { from: '6.1.0', to }).asset;
        const twice = translateVersion(once, { from: to, to });
        assert.equal(twice.asset, once);
        assert.deepEqual(twice.losses, []);
      }
    }),
    { numRuns: 50 },
  );
});

test('references that stay leave the asset as it is, and a renaming there and back is none', () => {
  fc.assert(
    fc.property(arbitraryEstate, ({ assets }) => {
      for (const asset of assets.values()) {
        assert.equal(
          rewriteRefs(asset, ({ to }) => to),
          asset,
        );
        const away = rewriteRefs(asset, ({ to }) => `${to.slice(0, -1)}z` as AssetId);
        const names = new Map(asset.refs.map(({ to }) => [`${to.slice(0, -1)}z`, to]));
        if (names.size < new Set(asset.refs.map(({ to }) => to)).size) continue;
        assert.deepEqual(
          rewriteRefs(away, ({ to }) => names.get(to) ?? to),
          asset,
        );
      }
    }),
    { numRuns: 50 },
  );
});

test('a chart that is taken out leaves no trace on its dashboard', () => {
  const kept = uuid('chart', 2);
  const gone = uuid('chart', 1);
  const asset = dashboard(1, [1, 2], {
    metadata: {
      chart_configuration: {
        [gone]: { crossFilters: { scope: { rootPath: ['ROOT_ID'], excluded: [kept] } } },
        [kept]: { crossFilters: { scope: { rootPath: ['ROOT_ID'], excluded: [gone, kept] } } },
      },
      expanded_slices: { [gone]: true, [kept]: true },
      timed_refresh_immune_slices: [gone, kept],
    },
  });
  const left = rewriteRefs(asset, ({ to }) => (to === `chart:${gone}` ? null : to));
  assert.equal(JSON.stringify(left.content).includes(gone), false);
  assert.deepEqual([...new Set(left.refs.map(({ to }) => to))], [`chart:${kept}`]);
});
