import { contract } from '@ss-tools/api';
import { parseAssetId } from '@ss-tools/assets';
import type { AssetId } from '@ss-tools/assets';
import { change } from '../audit/change.ts';
import type { Context } from '../context.ts';
import { v7 } from '../database/id.ts';
import { KnownError } from '../errors.ts';
import type { AddRoute } from '../http/add-route.ts';
import { findEnvironmentName } from '../snapshots/environment-name.ts';
import { findSnapshotRow } from '../snapshots/snapshot-row.ts';
import type { PlanJobInput } from './plan-request.ts';
import { badSelection, selectorKinds } from './plan-request.ts';

export function addMakePlanRoute(add: AddRoute, context: Context): void {
  add(contract.plans.create, async ({ body, actor }) => {
    const target = await findEnvironmentName(context.db, body.target);
    const source =
      body.source.from === 'environment'
        ? await findEnvironmentName(context.db, body.source.environment)
        : { id: null, name: (await findSnapshotRow(context.db, body.source.snapshot)).label };
    if (source.id === target.id) {
      throw new KnownError('same-environment', 'Source and target are the same environment.', {
        hint: 'Choose another target, or a kept snapshot of this environment as the source.',
      });
    }
    if (body.select.length + body.remove.length === 0) {
      throw new KnownError(
        'nothing-selected',
        'The plan has nothing to promote and nothing to remove.',
        {
          hint: 'Select assets: all, KIND:*, KIND:UUID or dashboard:slug.',
        },
      );
    }
    for (const selector of [...body.select, ...body.remove]) selectorKinds(selector);
    const passwordsGiven = Object.keys(body.passwords).map(databaseId);
    const input: PlanJobInput = {
      plan: v7(),
      target,
      wish: {
        intent: 'promotion',
        source: body.source,
        select: body.select,
        remove: body.remove,
        resolutions: body.resolutions,
      },
      passwordsGiven,
    };
    return change(context.db, actor, async (trx, record) => {
      for (const [database, password] of Object.entries(body.passwords)) {
        await context.secrets.write(trx, `plan:${input.plan}`, databaseId(database), password);
      }
      await record({
        action: 'plan.request',
        subject: `plan:${input.plan}`,
        detail: {
          source: source.name,
          target: target.name,
          select: body.select,
          remove: body.remove,
        },
      });
      return context.jobs.enqueue(trx, {
        kind: 'plan',
        title: `Plan ${source.name} → ${target.name}`,
        input,
        actor,
        subjects: [
          `environment:${target.id}`,
          ...(source.id === null ? [] : [`environment:${source.id}`]),
        ],
      });
    });
  });
}

/** Fails with bad-selection when a password is not given to a database. */
export function databaseId(text: string): AssetId {
  try {
    const { kind, key } = parseAssetId(text);
    if (kind === 'database') return `${kind}:${key.toLowerCase()}`;
  } catch (error) {
    throw badSelection(error);
  }
  throw new KnownError('bad-selection', `A password was given for ${text}, which is no database.`, {
    hint: 'Give passwords as database:UUID.',
  });
}
