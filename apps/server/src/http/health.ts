import { sql } from 'kysely';
import type { FastifyInstance } from 'fastify';
import type { Context } from '../context.ts';
import { isMigrated } from '../database/migrate.ts';
import { secretsEqual } from '../auth/opaque-token.ts';

const LIMIT_MS = 3_000;

/** What the server says about its queue: whether it hears of other processes, and whether its worker lives. */
export type QueueHealth = { listening(): boolean; working(): boolean };

/**
 * /healthz: the process answers. /readyz: database, migrations and queue are fit to serve; 503 with what is not.
 * /metrics: for Prometheus.
 */
export function addHealthRoutes(app: FastifyInstance, context: Context, queue: QueueHealth): void {
  app.get('/healthz', async () => ({ ok: true }));

  app.get('/readyz', async (_request, reply) => {
    const [database, migrations] = await Promise.all([
      within(sql`select 1`.execute(context.db).then(() => true)),
      within(isMigrated(context.db)),
    ]);
    const checks = { database, migrations, queue: queue.listening() && queue.working() };
    const ok = Object.values(checks).every(Boolean);
    return reply.code(ok ? 200 : 503).send({ ok, checks });
  });

  app.get('/metrics', async (request, reply) => {
    const wanted = context.config.http.metricsToken;
    const given = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
    if (wanted !== null && !secretsEqual(given, wanted))
      return reply.code(401).send('A bearer token is needed.\n');
    const rows = await context.db
      .selectFrom('jobs')
      .select((select) => ['state', select.fn.countAll<number>().as('count')])
      .where('state', 'in', ['queued', 'running'])
      .groupBy('state')
      .execute();
    for (const state of ['queued', 'running'] as const) {
      context.metrics.jobsOpen.set({ state }, rows.find((row) => row.state === state)?.count ?? 0);
    }
    return reply
      .header('content-type', context.metrics.registry.contentType)
      .send(await context.metrics.registry.metrics());
  });
}

/** False when the check fails or takes too long. */
async function within(check: Promise<boolean>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, LIMIT_MS, false);
  });
  return Promise.race([check.catch(() => false), limit]).finally(() => clearTimeout(timer));
}
