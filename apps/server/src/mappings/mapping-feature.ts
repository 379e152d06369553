import { contract } from '@ss-tools/api';
import type { Mappings } from '@ss-tools/assets';
import { change } from '../audit/change.ts';
import type { Actor } from '../audit/actor.ts';
import type { Context } from '../context.ts';
import { KnownError } from '../errors.ts';
import type { Feature } from '../feature.ts';
import { findEnvironmentName } from '../snapshots/environment-name.ts';
import { loadMappings, saveMappings } from './mapping-store.ts';
import { forgetMapping } from './forget-mapping.ts';
import { withNames } from './mapping-names.ts';
import { mergeMappings } from './merge-mappings.ts';

type Pair = { readonly source: string; readonly target: string };

/** How one environment's identities and values become another's, for each ordered pair. */
export const mappingFeature: Feature = {
  routes(add, context) {
    add(contract.mappings.get, async ({ query }) => {
      await checkPair(context, query);
      return withNames(
        context.db,
        query,
        await loadMappings(context.db, query.source, query.target),
      );
    });
    add(contract.mappings.merge, ({ query, body, actor }) =>
      edit(context, actor, query, (known) => mergeMappings(known, body)),
    );
    add(contract.mappings.forget, ({ query, actor }) =>
      edit(context, actor, query, (known) => forgetMapping(known, query)),
    );
    add(contract.mappings.replace, ({ query, body, actor }) =>
      edit(context, actor, query, () => body),
    );
  },
};

async function edit(
  context: Context,
  actor: Actor,
  pair: Pair,
  next: (known: Mappings) => Mappings,
): ReturnType<typeof withNames> {
  const names = await checkPair(context, pair);
  return change(context.db, actor, async (trx, record) => {
    // Two people may add mappings to one pair at the same time; neither's may be lost.
    await trx
      .selectFrom('environments')
      .select('id')
      .where('id', '=', pair.target)
      .forUpdate()
      .execute();
    const mappings = next(await loadMappings(trx, pair.source, pair.target));
    await saveMappings(trx, pair.source, pair.target, mappings);
    await record({
      action: 'mappings.edit',
      subject: `mappings:${pair.source}:${pair.target}`,
      detail: { source: names.source, target: names.target, mappings },
    });
    return withNames(trx, pair, mappings);
  });
}

async function checkPair(context: Context, pair: Pair): Promise<Pair> {
  if (pair.source === pair.target) {
    throw new KnownError('same-environment', 'Source and target are the same environment.', {
      hint: 'Mappings lead from one environment to another.',
    });
  }
  const [source, target] = await Promise.all([
    findEnvironmentName(context.db, pair.source),
    findEnvironmentName(context.db, pair.target),
  ]);
  return { source: source.name, target: target.name };
}
