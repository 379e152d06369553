import type { AssetKind } from '../asset.ts';
import type { Bundle } from '../bundle.ts';
import type { Json, JsonObject } from '../json.ts';
import { isObject } from '../values/json-text.ts';
import { readYaml, YamlError } from '../yaml/read.ts';
import type { Problem } from './problem.ts';

/** The folders of a bundle and the kind of asset that each holds. */
export const FOLDERS: Readonly<Record<string, AssetKind>> = {
  databases: 'database',
  datasets: 'dataset',
  charts: 'chart',
  dashboards: 'dashboard',
  queries: 'saved_query',
  themes: 'theme',
};

/** One file of a bundle, read: `key` is its UUID in lower case. */
export type AssetFile = {
  readonly file: string;
  readonly kind: AssetKind;
  readonly key: string;
  readonly raw: JsonObject;
};

export type BundleFiles = {
  readonly assets: readonly AssetFile[];
  /** The content of tags.yaml, if there is one. */
  readonly tags: JsonObject | undefined;
  readonly problems: readonly Problem[];
};

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Parses every file of a bundle and says which asset it is. Never throws: what cannot be read becomes a problem. */
export function readFiles(bundle: Bundle): BundleFiles {
  const problems: Problem[] = [];
  const assets = new Map<string, AssetFile>();
  let tags: JsonObject | undefined;
  if (!bundle.has('metadata.yaml')) {
    const message = 'The bundle has no metadata.yaml, so Superset would refuse to import it.';
    problems.push({ level: 'warning', code: 'metadata-missing', message });
  }
  for (const [file, text] of bundle) {
    const kind = kindOf(file);
    if (kind === 'ignored') continue;
    if (kind === undefined) {
      const message = `${file} is no file of a Superset export; it is left out.`;
      problems.push({ level: 'warning', code: 'unknown-file', message, file });
      continue;
    }
    const raw = parse(file, text, problems);
    if (raw === undefined) continue;
    if (kind === 'metadata') checkMetadata(file, raw, problems);
    else if (kind === 'tags') tags = raw;
    else addAsset(assets, { file, kind, raw }, problems);
  }
  return { assets: [...assets.values()], tags, problems };
}

/** Superset itself skips names that begin with a dot or an underscore (is_valid_config). */
function kindOf(file: string): AssetKind | 'metadata' | 'tags' | 'ignored' | undefined {
  const parts = file.split('/');
  const name = parts.at(-1) ?? '';
  if (name === '' || /^[._]/.test(name) || parts[0] === '__MACOSX') return 'ignored';
  if (file === 'metadata.yaml') return 'metadata';
  if (file === 'tags.yaml') return 'tags';
  if (parts.length < 2 || !/\.ya?ml$/i.test(name)) return undefined;
  return Object.hasOwn(FOLDERS, parts[0] ?? '') ? FOLDERS[parts[0] ?? ''] : undefined;
}

function parse(file: string, text: string, problems: Problem[]): JsonObject | undefined {
  try {
    const { value, warnings } = readYaml(text);
    for (const { line, message } of warnings) {
      problems.push({
        level: 'warning',
        code: 'yaml-date',
        message: `${file}, line ${line}: ${message}`,
        file,
        line,
      });
    }
    if (isObject(value)) {
      if (!mayHoldNul(text) || !holdsNul(value)) return value;
      const message = `${file} holds the character U+0000, which databases cannot store. Take it out of the asset.`;
      problems.push({ level: 'error', code: 'nul-character', message, file });
      return undefined;
    }
    const message = `${file} holds no map of fields. Every file of an export does.`;
    problems.push({ level: 'error', code: 'not-an-object', message, file });
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    const { line, column } = error;
    const message = `${file}, line ${line}, column ${column}: ${error.message}. Correct the YAML or leave the file out.`;
    problems.push({ level: 'error', code: 'yaml-broken', message, file, line });
  }
  return undefined;
}

function checkMetadata(file: string, metadata: JsonObject, problems: Problem[]): void {
  if (metadata.version === '1.0.0') return;
  const message = `${file} names version ${String(metadata.version)}; only bundles of version 1.0.0 are known.`;
  problems.push({ level: 'warning', code: 'metadata-version', message, file });
}

function addAsset(
  assets: Map<string, AssetFile>,
  found: { file: string; kind: AssetKind; raw: JsonObject },
  problems: Problem[],
): void {
  const { file, kind, raw } = found;
  const error = (code: Problem['code'], message: string): void => {
    problems.push({ level: 'error', code, message, file });
  };
  if (raw.uuid === undefined || raw.uuid === null) {
    return error('uuid-missing', `${file} has no uuid, so nobody can tell which asset it is.`);
  }
  const key = String(raw.uuid).toLowerCase();
  if (!UUID.test(key))
    return error('uuid-invalid', `${file} has the uuid "${key}", which is none.`);
  const other = assets.get(`${kind}:${key}`);
  if (other !== undefined) {
    const message = `${file} has the same uuid as ${other.file} (${key}). Remove one of them; only the latter was read.`;
    return error('uuid-twice', message);
  }
  assets.set(`${kind}:${key}`, { file, kind, key, raw });
}

/** U+0000 as YAML writes it; its JSON escape counts as well, since texts of JSON are read on. */
const mayHoldNul = (text: string): boolean => /\\(?:0|x00|u0000|U00000000)/.test(text);

function holdsNul(value: Json): boolean {
  if (typeof value === 'string') return value.includes('\0') || value.includes('\\u0000');
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(
    ([name, part]) => name.includes('\0') || holdsNul(part ?? null),
  );
}
