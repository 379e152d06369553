import { assetId } from '../asset.ts';
import type { Asset, AssetId, AssetKind } from '../asset.ts';
import type { Attachments, Bundle, LocalIds } from '../bundle.ts';
import { DATABASE_SECRETS, maskPassword } from '../canonical/database.ts';
import type { JsonObject } from '../json.ts';
import { makeAsset } from '../make-asset.ts';
import { isObject } from '../values/json-text.ts';
import { lineOfBundle } from '../versions/line-of-bundle.ts';
import { idsOfBundle } from './bundle-ids.ts';
import { readFiles } from './files.ts';
import type { AssetFile } from './files.ts';
import type { Problem } from './problem.ts';
import { toIdentities } from './to-identities.ts';

export type ReadOptions = {
  /** The local ids of the environment that the bundle was exported from; without them the bundle's own must do. */
  readonly ids?: LocalIds;
  /** What was read through REST beside the bundle. Wins over what a file says. */
  readonly attachments?: ReadonlyMap<AssetId, Attachments>;
};

/**
 * Reads an export bundle into canonical assets. Two exports of the same things from two Supersets, or two versions,
 * give equal assets with equal hashes.
 *
 * Never throws for what a bundle holds: broken files and references are told in `problems`, by file and line.
 * An asset whose file has an error is not in the result; of two files with one UUID the first is.
 */
export function readAssets(
  bundle: Bundle,
  options: ReadOptions = {},
): {
  assets: Map<AssetId, Asset>;
  problems: Problem[];
  /** The line of Superset that the bundle's fields tell of ("6.0"); null when they tell nothing. */
  supersetLine: string | null;
} {
  const files = readFiles(bundle);
  const problems = [...files.problems];
  const inBundle = new Set(files.assets.map((file) => assetId(file)));
  const own = idsOfBundle(files.assets);
  const { ids: given, attachments } = options;
  const ids: LocalIds = {
    keyOf: (kind, id) => given?.keyOf(kind, id) ?? own.keyOf(kind, id),
    idOf: (kind, key) => given?.idOf(kind, key) ?? own.idOf(kind, key),
  };
  const exists = (id: AssetId): boolean | undefined => {
    if (inBundle.has(id)) return true;
    const { kind, key } = splitId(id);
    return given === undefined ? undefined : given.idOf(kind, key) !== undefined;
  };

  const assets = new Map<AssetId, Asset>();
  for (const file of files.assets) {
    const id = assetId(file);
    problems.push(...secretsIn(file), ...textInsteadOfJson(file));
    const broken = (path: string, what: string): void => {
      const message = `${file.file} refers to ${what}, which is not there (${path}).`;
      problems.push({
        level: 'warning',
        code: 'broken-reference',
        message,
        file: file.file,
        asset: id,
        path,
      });
    };
    const content = toIdentities(file, { ids, exists, broken });
    const asset = makeAsset({
      kind: file.kind,
      key: file.key,
      content: { ...content, ...attached(file.kind, attachments?.get(id)) },
    });
    assets.set(id, asset);
    problems.push(...missingFrom(asset, file.file, exists, given !== undefined));
  }
  for (const tag of tagsOf(files.tags)) assets.set(assetId(tag), tag);
  return { assets, problems, supersetLine: lineOfBundle(files.assets) };
}

const splitId = (id: AssetId): { kind: AssetKind; key: string } => {
  const colon = id.indexOf(':');
  return { kind: id.slice(0, colon) as AssetKind, key: id.slice(colon + 1) };
};

/** Only what was read is content: an absent list is one that nobody knows, an empty one says that there is none. */
function attached(kind: AssetKind, attachments: Attachments | undefined): JsonObject {
  if (attachments === undefined) return {};
  const { owners, roles, tags, theme } = attachments;
  const content: JsonObject = {};
  if (owners !== undefined) content.owners = [...owners];
  if (roles !== undefined && kind === 'dashboard') content.roles = [...roles];
  if (tags !== undefined) content.tags = [...tags];
  if (theme !== undefined && theme !== null && kind === 'dashboard') content.theme_uuid = theme;
  return content;
}

function missingFrom(
  asset: Asset,
  file: string,
  exists: (id: AssetId) => boolean | undefined,
  certain: boolean,
): Problem[] {
  const problems: Problem[] = [];
  if (asset.kind === 'chart' && asset.content.dataset_uuid === undefined) {
    const message = `${file} names no dataset (dataset_uuid), so Superset cannot import it.`;
    problems.push({
      level: 'warning',
      code: 'missing-dependency',
      message,
      file,
      asset: assetId(asset),
      path: '/dataset_uuid',
    });
  }
  const told = new Set<AssetId>();
  for (const { to, role, path } of asset.refs) {
    if (told.has(to) || role === 'tag' || role === 'theme' || exists(to)) continue;
    if (!certain && role === 'annotation-layer') continue;
    told.add(to);
    const where = certain ? 'which does not exist' : 'which the bundle does not hold';
    const message = `${file} needs ${to}, ${where} (${path}).`;
    problems.push({
      level: 'warning',
      code: 'missing-dependency',
      message,
      file,
      asset: assetId(asset),
      path,
    });
  }
  return problems;
}

function secretsIn({ kind, key, file, raw }: AssetFile): Problem[] {
  if (kind !== 'database') return [];
  const uri = raw.sqlalchemy_uri;
  const left = DATABASE_SECRETS.filter((field) => (raw[field] ?? '') !== '') as string[];
  if (typeof uri === 'string' && maskPassword(uri) !== uri)
    left.push('the password in sqlalchemy_uri');
  if (left.length === 0) return [];
  const message = `${file} holds secrets (${left.join(', ')}); they are left out and must be given where they are needed.`;
  return [
    { level: 'warning', code: 'secret-left-out', message, file, asset: assetId({ kind, key }) },
  ];
}

function textInsteadOfJson({ kind, key, file, raw }: AssetFile): Problem[] {
  if (kind !== 'chart' || raw.params === null || raw.params === undefined || isObject(raw.params))
    return [];
  if (raw.params === '') return [];
  const message = `${file}: params is no JSON object, so Superset cannot import this chart.`;
  return [
    {
      level: 'warning',
      code: 'not-json',
      message,
      file,
      asset: assetId({ kind, key }),
      path: '/params',
    },
  ];
}

function tagsOf(file: JsonObject | undefined): Asset[] {
  if (file === undefined || !Array.isArray(file.tags)) return [];
  return file.tags.flatMap((tag) => {
    if (!isObject(tag) || typeof tag.tag_name !== 'string') return [];
    const content = { name: tag.tag_name, description: tag.description ?? null };
    return [makeAsset({ kind: 'tag', key: tag.tag_name, content })];
  });
}
