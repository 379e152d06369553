import { until } from '../command.ts';
import type { Rehearsal } from '../drill.ts';
import type { Stack } from '../stack.ts';

/** Stops every Python process of a service without ending it: what hangs looks alive from outside. */
export async function hang(stack: Stack, service: string): Promise<void> {
  // 1 is the small init, which hands signals on; the shell that does this must not stop itself.
  await stack.sh(
    `ops/bin/dc exec -T "${service}" sh -c 'for p in /proc/[0-9]*; do case "$(cat $p/comm)" in gunicorn|celery|python*) kill -STOP "\${p#/proc/}";; esac; done'`,
  );
}

/** A web that hangs, and an Nginx that was killed: each of the runbook's steps mends one of them. */
export const webDown: Rehearsal = {
  kind: 'rehearsal',
  name: 'web-down',
  runbook: 'web-down',
  alert: 'SupersetDown',
  inject: async ({ stack }) => {
    await hang(stack, await stack.sh('ops/bin/web'));
    await stack.sh('ops/bin/dc kill nginx');
  },
};

/** Nginx alone killed. */
export const nginxDown: Rehearsal = {
  kind: 'rehearsal',
  name: 'nginx-down',
  runbook: 'web-down',
  alert: 'NginxDown',
  inject: async ({ stack }) => void (await stack.sh('ops/bin/dc kill nginx')),
};

/** A PostgreSQL that was killed without a checkpoint, as by a power cut. */
export const postgresDown: Rehearsal = {
  kind: 'rehearsal',
  name: 'postgres-down',
  runbook: 'postgres-down',
  alert: 'PostgresDown',
  inject: async ({ stack }) => void (await stack.sh('ops/bin/dc kill postgres')),
};

/** A scheduler that is there and does nothing. */
export const beatStalled: Rehearsal = {
  kind: 'rehearsal',
  name: 'beat-stalled',
  runbook: 'beat',
  alert: 'BeatStalled',
  inject: ({ stack }) => hang(stack, 'beat'),
};

/** A second scheduler, started by hand. */
export const beatDoubled: Rehearsal = {
  kind: 'rehearsal',
  name: 'beat-doubled',
  runbook: 'beat',
  alert: 'BeatDoubled',
  inject: async ({ stack }) => {
    const second = await stack.sh('ops/bin/dc run -d --no-deps beat');
    // It has to load Superset before it schedules anything.
    await until(
      'the second scheduler to tick',
      180_000,
      async () => (await stack.sh(`docker exec ${second} test -f /tmp/beat-heartbeat`), true),
    );
  },
};

/** An exporter that died: alerts that rest on it would be silent. */
export const monitoringBlind: Rehearsal = {
  kind: 'rehearsal',
  name: 'monitoring-blind',
  runbook: 'monitoring-blind',
  alert: 'MonitoringBlind',
  inject: async ({ stack }) => void (await stack.sh('ops/bin/dc kill host')),
};
