import { readFileSync } from 'node:fs';
import { sendTasks } from '../celery.ts';
import { until } from '../command.ts';
import type { Inspection, Scene } from '../drill.ts';

interface Dashboard {
  panels: { title: string; targets: { expr: string }[] }[];
}

/** What a panel shows where there is nothing to count; it must not stand in for a name that no series has. */
const OR_NOTHING = / or vector\(0\)$/;

/** Every query of the Grafana dashboard gives numbers from the real Prometheus, and Superset's own series arrive. */
export const dashboard: Inspection = {
  kind: 'inspection',
  name: 'dashboard',
  run: async (scene) => {
    const { stack } = scene;
    // Some series come from commands that a fresh stack has not run yet.
    await stack.sh('ops/bin/backup dump; ops/bin/access check > /dev/null || true');
    await stack.sql('SELECT pg_switch_wal()');
    const release = await somethingToShow(scene);
    try {
      const file = new URL('../../grafana/superset.json', import.meta.url);
      const { panels } = JSON.parse(readFileSync(file, 'utf8')) as Dashboard;
      let count = 0;
      for (const panel of panels) {
        for (const { expr } of panel.targets) {
          const query = expr.replaceAll('$__rate_interval', '1m').replace(OR_NOTHING, '');
          await until(`the panel "${panel.title}" to show something (${query})`, 60_000, async () =>
            (await stack.query(query)).some(Number.isFinite) ? true : undefined,
          );
          count += 1;
        }
      }
      const own = await ownSeries(scene);
      return { queries: `${count} of ${count} with data`, "Superset's own series": `${own}` };
    } finally {
      await release();
    }
  },
};

/** An alert that fires, a task that waits, a report that failed: what a panel counts where all is well is nothing. */
async function somethingToShow({ stack }: Scene): Promise<() => Promise<void>> {
  await stack.sh('docker pause $(ops/bin/containers worker)');
  try {
    await sendTasks(stack, 'reports.prune_log', 1);
    await stack.sh(`ops/bin/dc exec -T beat python -c '
from stats import StatsdLines
StatsdLines("statsd").send("superset.reports.problem:1|c")'`);
    // The worker that stands still is an alert, too.
    await until('an alert to fire', 120_000, async () =>
      (await stack.query('count(ALERTS{alertstate="firing"})'))[0] ? true : undefined,
    );
  } catch (error) {
    await stack.sh('docker unpause $(ops/bin/containers worker)');
    throw error;
  }
  return async () => void (await stack.sh('docker unpause $(ops/bin/containers worker)'));
}

/** Superset counts each answer of its API by itself; one call more must show as one more. */
async function ownSeries({ stack }: Scene): Promise<string> {
  const series = 'superset_DashboardRestApi_get_list_success';
  const total = async (): Promise<number> => (await stack.query(`sum(${series})`))[0] ?? 0;
  const before = await total();
  const session = await stack.admin();
  await session.call('GET', '/api/v1/dashboard/');
  await until(`${series} to count a call`, 60_000, async () =>
    (await total()) > before ? true : undefined,
  );
  return series;
}
