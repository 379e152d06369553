import { contract } from '@ss-tools/api';
import { change } from '../audit/change.ts';
import type { Context } from '../context.ts';
import type { AddRoute } from '../http/add-route.ts';
import { findEnvironmentName } from './environment-name.ts';
import type { CaptureInput } from './capture-job.ts';

/** A capture reads a whole estate, so it is made by a job. */
export function addCaptureRoute(add: AddRoute, context: Context): void {
  add(contract.snapshots.capture, async ({ params, body, actor }) => {
    const environment = await findEnvironmentName(context.db, params.id);
    const input: CaptureInput = { environment, full: body.full };
    return change(context.db, actor, async (trx, record) => {
      await record({ action: 'snapshot.request', subject: `environment:${environment.id}` });
      return context.jobs.enqueue(trx, {
        kind: 'capture',
        title: `Capture ${environment.name}`,
        input,
        actor,
        subjects: [`environment:${environment.id}`],
      });
    });
  });
}
