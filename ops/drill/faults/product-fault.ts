import { until } from '../command.ts';
import type { Rehearsal } from '../drill.ts';
import { startProduct, stopProduct } from '../product.ts';

/** ss-tools and its database killed. */
export const productDown: Rehearsal = {
  kind: 'rehearsal',
  name: 'ss-tools-down',
  runbook: 'ss-tools-down',
  alert: 'SsToolsDown',
  inject: async ({ stack }) => {
    await startProduct(stack);
    await until('the probe to see it ready', 120_000, async () =>
      (await stack.query('probe_success{module="ready"} == 1')).length > 0 ? true : undefined,
    );
    await stack.sh('ops/bin/dc kill ss-tools-postgres ss-tools');
  },
  tidy: ({ stack }) => stopProduct(stack),
};
