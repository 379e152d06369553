import type { Context } from '../context.ts';
import type { JobHandler } from '../jobs/handler.ts';
import { recordAudit } from '../audit/change.ts';
import { DATASETS_FRESH, EVERYTHING_FRESH, captureEnvironment } from './capture-environment.ts';
import { keepCapture } from './store/keep-capture.ts';

export type CaptureInput = {
  readonly environment: { readonly id: string; readonly name: string };
  readonly full: boolean;
};

/** Captures a whole environment. Nothing is kept before the end, so another attempt starts anew. */
export const captureHandler = (context: Context): JobHandler<CaptureInput> => ({
  kind: 'capture',
  onCancel: 'abort',
  async run(run, input) {
    const captured = await captureEnvironment(context, run, {
      environment: input.environment,
      fresh: input.full ? EVERYTHING_FRESH : DATASETS_FRESH,
    });
    const snapshot = await run.transaction(async (trx) => {
      const id = await keepCapture(trx, captured, 'capture');
      await recordAudit(trx, run.actor, {
        action: 'snapshot.capture',
        subject: `snapshot:${id}`,
        detail: { environment: input.environment.name, assets: captured.assets.size },
      });
      return id;
    });
    return { snapshot };
  },
});
