import { finished, sendTasks } from '../celery.ts';
import { until } from '../command.ts';
import type { Rehearsal, Scene } from '../drill.ts';

const KEPT = 'session:drill';

async function keptSession({ stack }: Scene): Promise<void> {
  const kept = await stack.sh(`ops/bin/redis broker -n 2 GET ${KEPT}`);
  if (kept !== 'kept') throw new Error(`the broker forgot a session: ${kept}`);
}

async function forgetSessions({ stack }: Scene): Promise<void> {
  await stack.sh(
    "ops/bin/redis broker -n 2 --scan --pattern 'session:drill*' | xargs -r -n 500 ops/bin/redis broker -n 2 UNLINK > /dev/null",
  );
}

/** The broker killed with a session and a task that waits in it; both must be there afterwards, and the task be done. */
export const redisDown: Rehearsal = {
  kind: 'rehearsal',
  name: 'redis-down',
  runbook: 'redis-down',
  alert: 'RedisDown',
  inject: async (scene) => {
    const { stack } = scene;
    // A worker that stands still takes no task: it waits in the broker when that dies.
    await stack.sh('docker pause $(ops/bin/containers worker)');
    let tasks: string[];
    try {
      await stack.sh(`ops/bin/redis broker -n 2 SET ${KEPT} kept`);
      tasks = await sendTasks(stack, 'reports.prune_log', 1);
      const queued = Number(await stack.sh('ops/bin/redis broker LLEN celery'));
      if (queued < 1) throw new Error('the task does not wait in the broker');
      // The file of commands is synced once a second: what is older than that must survive.
      await new Promise((done) => setTimeout(done, 1500));
      await stack.sh('ops/bin/dc kill redis-broker');
    } finally {
      await stack.sh('docker unpause $(ops/bin/containers worker)');
    }
    return async () => {
      await keptSession(scene);
      await until('the task that waited to be done', 120_000, async () =>
        (await finished(stack, tasks)) === 1 ? true : undefined,
      );
    };
  },
  tidy: forgetSessions,
};

/**
 * The broker filled to its brim, with sessions for more than half of it and results of finished tasks for the rest:
 * to remove what nobody reads is not enough, nor is more room alone.
 */
export const redisFull: Rehearsal = {
  kind: 'rehearsal',
  name: 'redis-full',
  runbook: 'redis-full',
  alert: 'RedisBrokerFull',
  inject: async (scene) => {
    const { stack } = scene;
    await stack.sh(`ops/bin/redis broker -n 2 SET ${KEPT} kept`);
    // A script is only refused at its first write, so each one writes little: 20 MB.
    const fill = async (database: number, name: string, round: number): Promise<string> => {
      const script = `for i = 1, 20 do redis.call('SET', '${name}-' .. ARGV[1] .. '-' .. i, string.rep('x', 1000000)) end return 'more'`;
      const asked = `ops/bin/redis broker -n ${database} EVAL "${script}" 0 ${round} 2>&1`;
      return (await stack.shell(asked)).stdout;
    };
    for (let round = 0; round < 7; round += 1) await fill(2, 'session:drill-fill', round);
    for (let round = 0; ; round += 1) {
      const said = await fill(1, 'celery-task-meta-drill', round);
      if (said.includes('OOM')) break;
      if (round > 40 || !said.includes('more'))
        throw new Error(`the broker was not filled: ${said}`);
    }
    return () => keptSession(scene);
  },
  tidy: async (scene) => {
    await forgetSessions(scene);
    await scene.stack.sh(
      "ops/bin/redis broker -n 1 --scan --pattern 'celery-task-meta-drill*' | xargs -r -n 500 ops/bin/redis broker -n 1 UNLINK > /dev/null; ops/bin/redis broker CONFIG SET maxmemory 256mb",
    );
  },
};
