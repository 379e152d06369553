import type { Asset, AssetId, Ref, RefRole } from '../asset.ts';
import { assetId } from '../asset.ts';
import { rewriteRefs } from '../rewrite-refs.ts';
import type { Notice } from '../plan.ts';
import type { PlanScene } from './draft.ts';
import { lookUp, nameOf, namesOf } from './look-up.ts';

/** Without a database or dataset an asset cannot be, and a tag is no more than its name. */
const NEVER_LEFT_AWAY: ReadonlySet<RefRole> = new Set(['database', 'dataset', 'tag']);

/**
 * Leaves away the references that cannot be kept: to kinds that the target's version does not have, and those that
 * already lead nowhere in the source. References that the target needs and nobody has are left for the checks.
 */
export function settleReferences(scene: PlanScene): {
  assets: Map<AssetId, Asset>;
  notices: Notice[];
} {
  const { source, input } = scene;
  const assets = new Map<AssetId, Asset>();
  const notices: Notice[] = [];
  for (const [id, asset] of source.snapshot.assets) {
    const broken: Ref[] = [];
    const fateOf = (ref: Ref): 'keep' | 'unsupported' | 'broken' => {
      if (source.snapshot.assets.has(ref.to)) return 'keep';
      if (source.unsupported.has(ref.to)) return 'unsupported';
      if (NEVER_LEFT_AWAY.has(ref.role) || lookUp(input.actual, ref.to)) return 'keep';
      return lookUp(source.snapshot, ref.to) === null ? 'broken' : 'keep';
    };
    if (asset.refs.every((ref) => fateOf(ref) === 'keep')) {
      assets.set(id, asset);
      continue;
    }
    const settled = rewriteRefs(asset, (ref) => {
      const fate = fateOf(ref);
      if (fate === 'broken') broken.push(ref);
      return fate === 'keep' ? ref.to : null;
    });
    assets.set(id, settled);
    if (broken.length > 0) notices.push(brokenReference(id, asset, broken));
  }
  for (const [id, asset] of source.unsupported) {
    notices.push(kindUnsupported(id, asset, losersOf(id, scene), input.target.supersetVersion));
  }
  return { assets, notices };
}

/** Who refers to an asset in the source; the translation may have taken the reference away already. */
function losersOf(id: AssetId, { input, source }: PlanScene): Asset[] {
  return [...source.snapshot.assets].flatMap(([user, asset]) => {
    const original = input.desired.assets.get(source.sourceOf.get(user) ?? user);
    return original?.refs.some((ref) => source.toTarget(ref.to) === id) ? [asset] : [];
  });
}

function brokenReference(id: AssetId, asset: Asset, broken: readonly Ref[]): Notice {
  const where = broken.map((ref) => `${ref.to} (${ref.path})`).join(', ');
  return {
    level: 'warning',
    code: 'broken-reference',
    asset: id,
    message: `In the source, ${nameOf(asset)} refers to what is not there: ${where}. The plan leaves these references away.`,
    hint: 'Correct the asset in the source, or accept that the target gets it without them.',
    related: [...new Set(broken.map((ref) => ref.to))],
  };
}

function kindUnsupported(
  id: AssetId,
  asset: Asset,
  losers: readonly Asset[],
  version: string | null,
): Notice {
  const consequence = losers.length === 0 ? '' : ` ${namesOf(losers)} will be without it.`;
  return {
    level: 'warning',
    code: 'kind-unsupported',
    asset: id,
    message: `Superset ${version ?? 'of the target'} does not know what a ${asset.kind.replaceAll('_', ' ')} is, so ${nameOf(asset)} stays behind.${consequence}`,
    hint: 'Upgrade the target if you need it there.',
    related: losers.map((loser) => assetId(loser)),
  };
}
