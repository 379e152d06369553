import { until } from '../command.ts';
import type { FaultDrill } from '../drill.ts';
import type { Stack } from '../stack.ts';

/** Stops every Python process of a service without ending it: what hangs looks alive from outside. */
export async function hang(stack: Stack, service: string): Promise<void> {
  // 1 is the small init, which hands signals on; the shell that does this must not stop itself.
  await stack.sh(
    `ops/bin/dc exec -T "${service}" sh -c 'for p in /proc/[0-9]*; do case "$(cat $p/comm)" in gunicorn|celery|python*) kill -STOP "\${p#/proc/}";; esac; done'`,
  );
}

/** A web that hangs, and an Nginx that was killed: each of the runbook's steps mends one of them. */
export const webDown: FaultDrill = {
  kind: 'fault',
  name: 'web-down',
  runbook: 'web-down',
  alert: 'SupersetDown',
  inject: async ({ stack }) => {
    await hang(stack, await stack.sh('ops/bin/web'));
    await stack.sh('ops/bin/dc kill nginx');
  },
};

/** A PostgreSQL that was killed without a checkpoint, as by a power cut. */
export const postgresDown: FaultDrill = {
  kind: 'fault',
  name: 'postgres-down',
  runbook: 'postgres-down',
  alert: 'PostgresDown',
  inject: async ({ stack }) => void (await stack.sh('ops/bin/dc kill postgres')),
};

/** The broker killed with a session and a task in it; both must be there afterwards. */
export const redisDown: FaultDrill = {
  kind: 'fault',
  name: 'redis-down',
  runbook: 'redis-down',
  alert: 'RedisDown',
  inject: async ({ stack }) => {
    await stack.sh('ops/bin/redis broker -n 2 SET session:drill kept');
    // The file of commands is synced once a second: what is older than that must survive.
    await until(
      'the write to be synced',
      10_000,
      async () => (await stack.sh('ops/bin/redis broker WAITAOF 1 0 2000 || true'), true),
    );
    await new Promise((done) => setTimeout(done, 1500));
    await stack.sh('ops/bin/dc kill redis-broker');
  },
  prove: async ({ stack }) => {
    const kept = await stack.sh('ops/bin/redis broker -n 2 GET session:drill');
    if (kept !== 'kept') throw new Error(`the broker forgot a session: ${kept}`);
    await stack.sh('ops/bin/redis broker -n 2 DEL session:drill');
  },
};

/** The broker filled to its brim with results of finished tasks. */
export const redisFull: FaultDrill = {
  kind: 'fault',
  name: 'redis-full',
  runbook: 'redis-full',
  alert: 'RedisBrokerFull',
  inject: async ({ stack }) => {
    await stack.sh('ops/bin/redis broker -n 2 SET session:drill kept');
    // A script is only refused at its first write, so each one writes little: 20 MB.
    const fill =
      "for i = 1, 20 do redis.call('SET', 'celery-task-meta-drill-' .. ARGV[1] .. '-' .. i, string.rep('x', 1000000)) end return 'more'";
    for (let round = 0; ; round += 1) {
      const done = await stack.shell(`ops/bin/redis broker -n 1 EVAL "${fill}" 0 ${round} 2>&1`);
      if (done.stdout.includes('OOM')) return;
      if (round > 40 || !done.stdout.includes('more'))
        throw new Error(`the broker was not filled: ${done.stdout}`);
    }
  },
  prove: async ({ stack }) => {
    const kept = await stack.sh('ops/bin/redis broker -n 2 GET session:drill');
    if (kept !== 'kept') throw new Error('a session was lost with the results');
    await stack.sh(
      'ops/bin/redis broker -n 2 DEL session:drill; ops/bin/redis broker CONFIG SET maxmemory 256mb',
    );
  },
};

/** The worker killed with sixty tasks waiting. */
export const workerDown: FaultDrill = {
  kind: 'fault',
  name: 'worker-down',
  runbook: 'worker-down',
  alert: 'WorkerDown',
  inject: async ({ stack }) => {
    await stack.sh('ops/bin/dc kill worker');
    await stack.shell('ops/bin/dc exec -T beat python -', {
      input: [
        'from celery import Celery',
        'from stores import broker_uri',
        'app = Celery(broker=broker_uri(0))',
        'for _ in range(60): app.send_task("reports.prune_log")',
      ].join('\n'),
    });
    const waiting = Number(await stack.sh('ops/bin/redis broker LLEN celery'));
    if (waiting < 60) throw new Error(`only ${waiting} tasks wait`);
  },
};

/** A scheduler that is there and does nothing. */
export const beatStalled: FaultDrill = {
  kind: 'fault',
  name: 'beat-stalled',
  runbook: 'beat',
  alert: 'BeatStalled',
  inject: ({ stack }) => hang(stack, 'beat'),
};

/** A second scheduler, started by hand. */
export const beatDoubled: FaultDrill = {
  kind: 'fault',
  name: 'beat-doubled',
  runbook: 'beat',
  alert: 'BeatDoubled',
  inject: async ({ stack }) => {
    const second = await stack.sh('ops/bin/dc run -d --no-deps beat');
    // It has to load Superset before it schedules anything.
    await until(
      'the second scheduler to tick',
      90_000,
      async () => (await stack.sh(`docker exec ${second} test -f /tmp/beat-heartbeat`), true),
    );
  },
};
