import { contract } from '@ss-tools/api';
import { change } from '../audit/change.ts';
import type { Context } from '../context.ts';
import { v7 } from '../database/id.ts';
import { KnownError } from '../errors.ts';
import type { AddRoute } from '../http/add-route.ts';
import { findEnvironmentName } from '../snapshots/environment-name.ts';
import { findSnapshotRow } from '../snapshots/snapshot-row.ts';
import type { PlanJobInput } from './plan-request.ts';
import { selectorKinds } from './plan-request.ts';
import { takeAnswers } from './take-answers.ts';

/** A plan reads both sides, so it is made by a job; the answers given are kept before that, secrets apart from the job’s input. */
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
    const plan = v7();
    const answers = await takeAnswers(context, plan, target.id, body);
    const input: PlanJobInput = {
      plan,
      ...answers.input,
      target,
      wish: {
        intent: 'promotion',
        source: body.source,
        select: body.select,
        remove: body.remove,
        resolutions: body.resolutions,
      },
    };
    return change(context.db, actor, async (trx, record) => {
      await answers.keepPasswords(trx);
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
