import { finished, lockTable, release, sendTasks, signalPool, waiting } from '../celery.ts';
import { until } from '../command.ts';
import type { Rehearsal } from '../drill.ts';
import type { Stack } from '../stack.ts';

async function allDone(stack: Stack, tasks: string[]): Promise<void> {
  await until(`${tasks.length} tasks to be done`, 180_000, async () => {
    const done = await finished(stack, tasks);
    if (done < tasks.length) throw new Error(`${done} are`);
    return done;
  });
}

/** The worker killed with sixty tasks waiting; each of them must be done in the end. */
export const workerDown: Rehearsal = {
  kind: 'rehearsal',
  name: 'worker-down',
  runbook: 'worker-down',
  alert: 'WorkerDown',
  inject: async ({ stack }) => {
    await stack.sh('ops/bin/dc kill worker');
    const tasks = await sendTasks(stack, 'reports.prune_log', 60);
    const queued = Number(await stack.sh('ops/bin/redis broker LLEN celery'));
    if (queued < 60) throw new Error(`only ${queued} tasks wait`);
    return async () => {
      await allDone(stack, tasks);
      return { tasks: '60 of 60 done' };
    };
  },
};

/** A worker that answers a ping while the processes of its pool hang: the queue grows behind it. */
export const backlog: Rehearsal = {
  kind: 'rehearsal',
  name: 'queue-backlog',
  runbook: 'worker-down',
  alert: 'QueueBacklog',
  inject: async ({ stack }) => {
    if ((await signalPool(stack, 'STOP')) === 0)
      throw new Error('no process of the pool was found');
    // Beyond those that the hanging processes take and keep, more than the alert's fifty.
    const tasks = await sendTasks(stack, 'reports.prune_log', 80);
    return async () => {
      let done = 0;
      await until('all tasks but those that were held to be done', 180_000, async () => {
        done = await finished(stack, tasks);
        const held = Number(await stack.sh('ops/bin/redis broker HLEN unacked'));
        if (done + held < tasks.length) throw new Error(`${done} done, ${held} held`);
        return done >= 70 ? true : undefined;
      });
      return { tasks: `${done} of 80 done, the rest held back until they count as lost` };
    };
  },
  tidy: async ({ stack }) =>
    void (await stack.sh('ops/bin/redis broker DEL unacked unacked_index')),
};

/** The worker's processes killed within a task, as the kernel does when memory runs out; the task is done all the same. */
export const workerKilled: Rehearsal = {
  kind: 'rehearsal',
  name: 'worker-out-of-memory',
  runbook: 'worker-out-of-memory',
  alert: 'WorkerProcessKilled',
  window: 120_000,
  inject: async ({ stack }) => {
    // A report's browser outlives the process that drove it.
    await stack.sh(
      'ops/bin/dc exec -d worker chromium --headless=new --no-sandbox --disable-gpu --user-data-dir=/tmp/left-behind about:blank',
    );
    await until(
      'the browser to be there',
      60_000,
      async () => (
        await stack.sh("ops/bin/dc exec -T worker sh -c 'cat /proc/[0-9]*/comm' | grep -q ^chrom"),
        true
      ),
    );
    // A lock holds the task where it is until it has been killed.
    await lockTable(stack, 'report_schedule');
    const tasks = await sendTasks(stack, 'reports.prune_log', 1);
    await until('the task to be waiting in the database', 60_000, async () =>
      (await waiting(stack)) > 0 ? true : undefined,
    );
    if ((await signalPool(stack, 'KILL')) === 0)
      throw new Error('no process of the pool was found');
    await release(stack);
    return () => allDone(stack, tasks);
  },
  tidy: ({ stack }) => release(stack),
};
