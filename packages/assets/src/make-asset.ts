import { NATURAL_KEY_KINDS } from './asset.ts';
import type { Asset, AssetKind } from './asset.ts';
import { canonicalContent } from './canonical/canonical-content.ts';
import type { JsonObject } from './json.ts';
import { refsOf } from './refs.ts';
import { hashOf } from './values/json-text.ts';

/** The field that says what a person calls an asset of a kind. */
const NAME_FIELD: Record<AssetKind, string> = {
  database: 'database_name',
  theme: 'theme_name',
  css_template: 'name',
  annotation_layer: 'name',
  tag: 'name',
  dataset: 'table_name',
  chart: 'slice_name',
  dashboard: 'dashboard_title',
  saved_query: 'label',
};

/**
 * An asset from content whose references are identities already: what REST gives of a CSS template {name, css}, an
 * annotation layer {name, description, annotations} or a tag {name, description}, or content that was changed.
 * The content becomes canonical; references and hash follow from it. UUIDs become lower-case.
 */
export function makeAsset(parts: {
  readonly kind: AssetKind;
  readonly key: string;
  readonly name?: string;
  readonly content: JsonObject;
}): Asset {
  const { kind } = parts;
  const key = NATURAL_KEY_KINDS.has(kind) ? parts.key : parts.key.toLowerCase();
  const content = canonicalContent(kind, parts.content);
  const named = content[NAME_FIELD[kind]];
  return {
    kind,
    key,
    name: parts.name ?? (typeof named === 'string' && named !== '' ? named : key),
    content,
    refs: refsOf(kind, content),
    hash: hashOf([kind, key, content]),
  };
}
