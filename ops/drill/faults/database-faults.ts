import { until } from '../command.ts';
import type { Rehearsal } from '../drill.ts';

const number = async (text: Promise<string>): Promise<number> => Number(await text);

/** A transaction that somebody left open. */
export const slowQuery: Rehearsal = {
  kind: 'rehearsal',
  name: 'slow-query',
  runbook: 'slow-query',
  alert: 'LongTransaction',
  inject: async ({ stack }) => {
    await stack.sh(
      `ops/bin/dc exec -d postgres psql -d superset -c 'BEGIN; LOCK TABLE css_templates; SELECT pg_sleep(900)'`,
    );
    const long =
      "SELECT count(*) FROM pg_stat_activity WHERE datname = 'superset' AND xact_start < now() - interval '2 minutes'";
    await until(
      'the transaction to be old',
      180_000,
      async () => ((await number(stack.sql(long))) > 0 ? true : undefined),
      1000,
    );
  },
};

/** Connections taken and not given back, until few are left. */
export const poolExhausted: Rehearsal = {
  kind: 'rehearsal',
  name: 'pool-exhausted',
  runbook: 'pool-exhausted',
  alert: 'PostgresConnectionsUsed',
  inject: async ({ stack }) => {
    const held = "SELECT count(*) FROM pg_stat_activity WHERE datname = 'superset'";
    const missing = 100 - (await number(stack.sql(held)));
    const script = `import time, psycopg2; from stores import postgres_uri; u = postgres_uri().replace("+psycopg2", ""); c = [psycopg2.connect(u) for _ in range(${missing})]; time.sleep(600)`;
    await stack.sh(`ops/bin/dc exec -d beat python -c '${script}'`);
    await until('the connections to be taken', 60_000, async () =>
      (await number(stack.sql(held))) >= 98 ? true : undefined,
    );
  },
};

/** An action log that nobody cleaned, of rows past their days. */
export const logsGrow: Rehearsal = {
  kind: 'rehearsal',
  name: 'logs-growth',
  runbook: 'disk-full',
  // Its first step prunes what nothing uses in the whole engine.
  ownEngine: true,
  alert: 'LogsTableLarge',
  inject: async ({ stack }) => {
    await stack.sql(`INSERT INTO logs (action, user_id, json, dttm)
      SELECT 'drill', 1, '{}', now() - interval '200 days' FROM generate_series(1, 2100000)`);
    await stack.sql('ANALYZE logs');
  },
  tidy: async ({ stack }) => void (await stack.sql("DELETE FROM logs WHERE action = 'drill'")),
};
