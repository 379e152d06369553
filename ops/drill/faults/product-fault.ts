import { until } from '../command.ts';
import type { Rehearsal } from '../drill.ts';
import { productStandIns, provideImages } from '../../test/images.ts';

const SERVICES = 'ss-tools-postgres ss-tools';

/** ss-tools and its database killed. */
export const productDown: Rehearsal = {
  kind: 'rehearsal',
  name: 'ss-tools-down',
  runbook: 'ss-tools-down',
  alert: 'SsToolsDown',
  inject: async ({ stack }) => {
    await provideImages(stack.engine, productStandIns);
    stack.set({ PROFILES: 'monitoring,ss-tools' });
    await stack.sh('ops/bin/up');
    await until('the probe to see it ready', 120_000, async () =>
      (await stack.query('probe_success{module="ready"} == 1')).length > 0 ? true : undefined,
    );
    await stack.sh(`ops/bin/dc kill ${SERVICES}`);
  },
  tidy: async ({ stack }) => {
    await stack.sh(`ops/bin/dc rm -sf ${SERVICES}`);
    stack.set({ PROFILES: 'monitoring' });
    await stack.sh('ops/bin/up');
  },
};
