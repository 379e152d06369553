import type { Stack } from './stack.ts';
import { ask, type Address } from './superset-session.ts';

/** How a number of requests went. */
export interface Load {
  sent: number;
  failed: string[];
}

/** Requests that go on until they are told to end. */
export interface RunningLoad {
  /** Lets `seconds` more pass, and at least `count` requests be sent, then ends it. */
  end: (seconds: number, count: number) => Promise<Load>;
}

/**
 * Sends mixed requests, one after the other on each of `lanes` lanes, to the published loopback port: the sign-in page,
 * a static file, and API reads with the given headers. Each carries `mark` in its query, by which the logs show who
 * answered it. A status of 400 or more or a cut connection counts as failed.
 */
export function mixedLoad(
  address: Address,
  headers: Record<string, string>,
  { mark, lanes, pause }: { mark: string; lanes: number; pause: number },
): RunningLoad {
  const kinds = [
    { path: '/login/', headers: {} },
    { path: '/api/v1/dashboard/', headers },
    { path: '/static/assets/images/favicon.png', headers: {} },
    { path: '/api/v1/chart/', headers },
    { path: '/api/v1/me/', headers },
  ];
  const load: Load = { sent: 0, failed: [] };
  let next = 0;
  let until = Infinity;
  let least = Infinity;
  const lane = async (): Promise<void> => {
    while (performance.now() < until || load.sent < least) {
      const kind = kinds[next % kinds.length];
      next += 1;
      if (!kind) return;
      try {
        const answer = await ask(address, `${kind.path}?load=${mark}`, {
          headers: { Accept: 'application/json', ...kind.headers },
          timeout: 30_000,
        });
        if (answer.status >= 400) load.failed.push(`${kind.path} ${answer.status}`);
      } catch (error) {
        load.failed.push(`${kind.path} ${error instanceof Error ? error.message : String(error)}`);
      }
      load.sent += 1;
      await new Promise((done) => setTimeout(done, pause));
    }
  };
  const all = Promise.all(Array.from({ length: lanes }, lane));
  return {
    end: async (seconds, count) => {
      until = performance.now() + seconds * 1000;
      least = count;
      await all;
      return load;
    },
  };
}

/** Tables in an order other than that in which migrations change them. */
const ORDERS = [
  ['dashboards', 'sql_metrics', 'tables'],
  ['ab_user', 'ab_user_role', 'ab_permission_view_role'],
];

/**
 * Slow pages, which read several tables in one transaction. A schema change that holds one of them while it waits for
 * another is a deadlock, and PostgreSQL ends somebody. `end` gives what it refused them.
 */
export function slowReaders(stack: Stack): { end: () => Promise<string> } {
  // A file in the container ends them, so that nothing is left behind there.
  const enough = '/tmp/slow-readers-end';
  const lane = async (tables: string[]): Promise<string> => {
    const reads = tables.map(
      (table) => `-c 'SELECT count(*) FROM ${table}' -c 'SELECT pg_sleep(0.2)'`,
    );
    const script = `while [ ! -e ${enough} ]; do
      psql -q -o /dev/null -v ON_ERROR_STOP=1 -d superset -c BEGIN ${reads.join(' ')} -c COMMIT || true
      sleep 0.4
    done`;
    const done = await stack.shell('ops/bin/dc exec -T postgres sh', {
      input: script,
      timeout: 1_800_000,
    });
    return done.stderr.trim();
  };
  const all = Promise.all(ORDERS.map(lane));
  return {
    end: async () => {
      await stack.sh(`ops/bin/dc exec -T postgres touch ${enough}`);
      const said = (await all).join('\n').trim();
      await stack.sh(`ops/bin/dc exec -T postgres rm ${enough}`);
      return said;
    },
  };
}
