import type { Stack } from './stack.ts';

const APP = `import json, sys
from celery import Celery
from stores import broker_uri
app = Celery(broker=broker_uri(0), backend=broker_uri(1))
`;

/** Puts `count` tasks of that name into the queue, as beat does; gives their ids. */
export async function sendTasks(stack: Stack, name: string, count: number): Promise<string[]> {
  const said = await python(
    stack,
    `print(json.dumps([app.send_task("${name}").id for _ in range(${count})]))`,
  );
  return JSON.parse(said) as string[];
}

/** How many of these tasks a worker has run to a good end. A task that was lost stays out of this number for ever. */
export async function finished(stack: Stack, ids: string[]): Promise<number> {
  const asked = `sum(app.AsyncResult(i).state == "SUCCESS" for i in ${JSON.stringify(ids)})`;
  return Number(await python(stack, `print(${asked})`));
}

/**
 * Holds tasks where they are: the table that they read is locked until `release`, or for two minutes.
 */
export async function lockTable(stack: Stack, table: string): Promise<void> {
  await stack.sh(
    `ops/bin/dc exec -d postgres psql -d superset -c 'BEGIN; LOCK TABLE ${table}; SELECT pg_sleep(120)'`,
  );
}

/** Ends what `lockTable` began. */
export async function release(stack: Stack): Promise<void> {
  await stack.sql(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(120)%' AND pid <> pg_backend_pid()",
  );
}

/** How many statements of Superset's wait for a lock. */
export async function waiting(stack: Stack): Promise<number> {
  const asked =
    "SELECT count(*) FROM pg_stat_activity WHERE usename = 'superset' AND wait_event_type = 'Lock'";
  return Number(await stack.sql(asked));
}

/**
 * Sends a signal to the processes of the worker's pool, and not to the one that leads them; gives how many there were.
 */
export async function signalPool(stack: Stack, signal: 'KILL' | 'STOP'): Promise<number> {
  // The processes of the pool are those whose parent is a celery, too.
  const said = await stack.sh(`ops/bin/dc exec -T worker sh -c '
    for p in /proc/[0-9]*; do
      parent="$(awk "/^PPid/ {print \\$2}" $p/status 2> /dev/null)"
      case "$(cat $p/comm 2> /dev/null):$(cat /proc/$parent/comm 2> /dev/null)" in
        celery:celery | python*:python*) kill -${signal} "\${p#/proc/}" && echo signalled ;;
      esac
    done' || true`);
  return said.split('\n').filter((line) => line === 'signalled').length;
}

async function python(stack: Stack, line: string): Promise<string> {
  const done = await stack.shell('ops/bin/dc exec -T beat python -', { input: `${APP}${line}\n` });
  if (done.code !== 0) throw new Error(`the broker was not asked: ${done.stderr.slice(-600)}`);
  return done.stdout.trim();
}
