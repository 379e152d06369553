import { until } from '../command.ts';
import type { FaultDrill } from '../drill.ts';

/** The worker's processes killed within a task, as the kernel does when memory runs out; the task is done all the same. */
export const workerKilled: FaultDrill = {
  kind: 'fault',
  name: 'worker-out-of-memory',
  runbook: 'worker-out-of-memory',
  alert: 'WorkerProcessKilled',
  inject: async ({ stack }) => {
    // A lock holds the task where it is until it has been killed.
    await stack.sh(
      `ops/bin/dc exec -d postgres psql -d superset -c 'BEGIN; LOCK TABLE report_schedule; SELECT pg_sleep(120)'`,
    );
    await stack.shell('ops/bin/dc exec -T beat python -', {
      input:
        'from celery import Celery\nfrom stores import broker_uri\nCelery(broker=broker_uri(0)).send_task("reports.prune_log")\n',
    });
    await until('the task to be waiting in the database', 60_000, async () =>
      Number(
        await stack.sql(
          "SELECT count(*) FROM pg_stat_activity WHERE usename = 'superset' AND wait_event_type = 'Lock'",
        ),
      ) > 0
        ? true
        : undefined,
    );
    // The processes of the pool are those whose parent is a celery, too.
    const killed = await stack.sh(`ops/bin/dc exec -T worker sh -c '
      for p in /proc/[0-9]*; do
        parent="$(awk "/^PPid/ {print \\$2}" $p/status 2> /dev/null)"
        case "$(cat $p/comm):$(cat /proc/$parent/comm 2> /dev/null)" in
          celery:celery | python*:python*) kill -KILL "\${p#/proc/}" && echo killed ;;
        esac
      done' 2> /dev/null || true`);
    if (!killed.includes('killed')) throw new Error('no process of the pool was found');
    await stack.sql(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(120)%' AND pid <> pg_backend_pid()",
    );
  },
  prove: async ({ stack }) => {
    await until('the task to be done', 60_000, async () =>
      (await stack.sh('ops/bin/redis broker LLEN celery')) === '0' ? true : undefined,
    );
  },
};

/** An exporter that died: alerts that rest on it would be silent. */
export const monitoringBlind: FaultDrill = {
  kind: 'fault',
  name: 'monitoring-blind',
  runbook: 'monitoring-blind',
  alert: 'MonitoringBlind',
  inject: async ({ stack }) => void (await stack.sh('ops/bin/dc kill host')),
};
