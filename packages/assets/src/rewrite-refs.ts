import { parseAssetId } from './asset.ts';
import type { Asset, AssetId, Ref } from './asset.ts';
import { makeAsset } from './make-asset.ts';
import { fillSlots } from './slots/slots.ts';

/**
 * An asset whose references go elsewhere. `to` is asked for each reference and says what it shall name:
 * the same identity leaves it, null takes it out (a chart leaves the dashboard with its place in the layout, an
 * annotation layer its list, a filter's target its dataset). The same object comes back when nothing changed.
 * @throws Error when `to` names an asset of another kind.
 */
export function rewriteRefs(asset: Asset, to: (ref: Ref) => AssetId | null): Asset {
  const answers = asset.refs.map((ref) => to(ref));
  if (answers.every((answer, i) => answer === asset.refs[i]?.to)) return asset;
  const byPath = new Map(asset.refs.map((ref, i) => [ref.path, answers[i]]));
  const content = structuredClone(asset.content);
  fillSlots(asset.kind, content, (value, slot) => {
    if (typeof value !== 'string') return value;
    const answer = byPath.get(slot.path);
    if (answer === null || answer === undefined) return undefined;
    const { kind, key } = parseAssetId(answer);
    if (kind !== slot.kind) {
      throw new Error(
        `The reference ${slot.path} to a ${slot.kind} cannot become ${answer}: that is another kind.`,
      );
    }
    return key;
  });
  return makeAsset({ kind: asset.kind, key: asset.key, name: asset.name, content });
}

/** The same asset under another key. What refers to it is the caller's to rewrite. */
export function withKey(asset: Asset, key: string): Asset {
  if (key === asset.key) return asset;
  const { kind, name } = asset;
  const named = kind === 'tag' || kind === 'css_template' || kind === 'annotation_layer';
  const content = named ? { ...asset.content, name: key } : asset.content;
  return makeAsset({ kind, key, name: named ? key : name, content });
}
