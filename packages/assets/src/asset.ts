import type { JsonObject } from './json.ts';

/** Every kind of asset that ss-tools knows, in the order in which a target needs them. */
export const ASSET_KINDS = [
  'database',
  'theme',
  'css_template',
  'annotation_layer',
  'tag',
  'dataset',
  'chart',
  'dashboard',
  'saved_query',
] as const;

export type AssetKind = (typeof ASSET_KINDS)[number];

/**
 * Kinds that Superset gives no UUID to, so their identity is a natural key:
 * css_template by template_name, annotation_layer by name, tag by name,
 * saved_query by UUID where the export carries it.
 */
export const NATURAL_KEY_KINDS: ReadonlySet<AssetKind> = new Set([
  'css_template',
  'annotation_layer',
  'tag',
]);

/**
 * An identity that holds across environments: `kind:key`, where key is a lower-case UUID,
 * or the natural key for kinds in NATURAL_KEY_KINDS (which may itself contain colons).
 */
export type AssetId = `${AssetKind}:${string}`;

/** What one asset means to another. */
export type RefRole =
  | 'database'
  | 'dataset'
  | 'chart'
  | 'filter-dataset'
  | 'annotation-layer'
  | 'annotation-chart'
  | 'theme'
  | 'tag';

/** A reference from an asset's content to another asset, by identity. `path` is a JSON pointer (RFC 6901) into the content. */
export type Ref = { readonly to: AssetId; readonly role: RefRole; readonly path: string };

/**
 * One thing worth moving. `content` is canonical: no instance-local ids, sorted keys, references by identity.
 * `refs` is derived from content. `hash` is the SHA-256 (hex) of the canonical JSON of [kind, key, content].
 */
export type Asset = {
  readonly kind: AssetKind;
  readonly key: string;
  /** What a person calls it (title, slice name, table name); never used to match anything. */
  readonly name: string;
  readonly content: JsonObject;
  readonly refs: readonly Ref[];
  readonly hash: string;
};

/** The identity of an asset. */
export const assetId = (asset: { kind: AssetKind; key: string }): AssetId =>
  `${asset.kind}:${asset.key}`;

/**
 * Splits an identity into kind and key.
 * @throws Error when the text is no identity ("dashboard:…" with a known kind and a key).
 */
export function parseAssetId(text: string): { kind: AssetKind; key: string } {
  const colon = text.indexOf(':');
  const kind = text.slice(0, colon);
  const key = text.slice(colon + 1);
  const known = ASSET_KINDS.find((k) => k === kind);
  if (colon < 1 || known === undefined || key === '') {
    throw new Error(
      `"${text}" is no asset identity. Write kind:key, with a kind of ${ASSET_KINDS.join(', ')}.`,
    );
  }
  return { kind: known, key };
}
