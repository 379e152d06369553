import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { assetId } from '../asset.ts';
import type { Asset, AssetId, AssetKind } from '../asset.ts';
import type { LocalIds } from '../bundle.ts';
import { translateVersion } from '../versions/translate.ts';
import { readAnyYaml } from '../yaml/read.ts';
import { readDumped } from '../yaml/read-dumped.ts';
import { NO_IDS } from './bundle-ids.ts';
import { readAssets } from './read-assets.ts';

/*
 * fixtures/ holds one estate (test/rich-estate.ts), made through REST in a real Superset of each version and exported
 * there: `npm run fixtures -w packages/assets`.
 */
const FOLDER = join(import.meta.dirname, '..', '..', 'fixtures');
const VERSIONS = ['4.1.4', '5.0.0', '6.0.0', '6.1.0'] as const;

function bundleOf(version: string): Map<string, string> {
  const files = readdirSync(join(FOLDER, version), { recursive: true, withFileTypes: true });
  return new Map(
    files
      .filter((file) => file.isFile() && file.name.endsWith('.yaml'))
      .map(({ parentPath, name }) => {
        const path = join(parentPath, name);
        return [path.slice(join(FOLDER, version).length + 1), readFileSync(path, 'utf8')];
      }),
  );
}

/** The only ids that a bundle does not tell itself. */
function layersOf(version: string): LocalIds {
  const layers = JSON.parse(
    readFileSync(join(FOLDER, version, 'annotation-layers.json'), 'utf8'),
  ) as Record<string, string>;
  return {
    ...NO_IDS,
    keyOf: (kind: AssetKind, id) => (kind === 'annotation_layer' ? layers[id] : undefined),
  };
}

function read(version: string): Map<AssetId, Asset> {
  // Ids of the layers alone are given, so whether anything else exists is the bundle's to say.
  const { assets, problems, supersetLine } = readAssets(bundleOf(version), {
    ids: layersOf(version),
  });
  assert.deepEqual(
    problems.filter(({ message }) => !message.includes('annotation_layer:')),
    [],
  );
  assert.equal(supersetLine, version.slice(0, 3));
  return assets;
}

/** Content by kind and name, with names for UUIDs, so that estates made in different places can be compared. */
function byName(assets: Iterable<Asset>): Record<string, unknown> {
  const all = [...assets];
  let text = JSON.stringify(
    Object.fromEntries(all.map((asset) => [`${asset.kind} ${asset.name}`, asset.content])),
  );
  for (const { key, name } of all) text = text.replaceAll(key, `<${name}>`);
  // These are sorted by UUID, which says nothing any more.
  const sorted = (name: string, value: unknown): unknown =>
    name === 'excluded' || name === 'timed_refresh_immune_slices'
      ? (value as string[]).sort()
      : value;
  return JSON.parse(text, sorted) as Record<string, unknown>;
}

test('what the same estate is in four versions differs only in what a version cannot say', () => {
  const oldest = byName(read('4.1.4').values());
  for (const version of VERSIONS) {
    const assets = [...read(version).values()].filter(({ kind }) => kind !== 'theme');
    const translated = assets.map(
      (asset) => translateVersion(asset, { from: version, to: '4.1.4' }).asset,
    );
    assert.deepEqual(byName(translated), oldest, version);
  }
});

test('every reference of the estate is found', () => {
  for (const version of VERSIONS) {
    const assets = read(version);
    const roles = new Set([...assets.values()].flatMap(({ refs }) => refs.map(({ role }) => role)));
    const expected = [
      'annotation-chart',
      'annotation-layer',
      'chart',
      'database',
      'dataset',
      'filter-dataset',
    ];
    assert.deepEqual(
      [...roles].sort(),
      Number(version[0]) >= 6 ? [...expected, 'theme'] : expected,
    );
    const refs = [...assets.values()].flatMap((asset) => asset.refs);
    assert.deepEqual(
      refs.filter(({ to, role }) => role !== 'annotation-layer' && !assets.has(to)),
      [],
    );
  }
});

test('no local id is left in any content', () => {
  for (const version of VERSIONS) {
    const text = JSON.stringify([...read(version).values()].map(({ content }) => content));
    for (const local of [
      'chartId',
      'datasetId',
      'chartsInScope',
      'slice_id',
      '__table',
      '"theme_id"',
    ]) {
      assert.ok(!text.includes(local), `${version}: ${local}`);
    }
  }
});

test('every file is read by the short cut, as the general reader reads it', () => {
  for (const version of VERSIONS) {
    for (const [file, text] of bundleOf(version)) {
      if (file === 'metadata.yaml') continue;
      assert.deepEqual(readDumped(text), readAnyYaml(text).value, `${version}/${file}`);
    }
  }
});

test('identities are those of the files', () => {
  for (const asset of read('6.1.0').values()) {
    assert.match(assetId(asset), /^(?:database|dataset|chart|dashboard|theme):[0-9a-f-]{36}$/);
  }
});
