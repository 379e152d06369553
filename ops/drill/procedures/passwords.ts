import { until } from '../command.ts';
import { seconds, type Rehearsal } from '../drill.ts';
import { fingerprint } from '../estate.ts';

const NAMES = [
  'superset_db_password',
  'monitor_db_password',
  'postgres_password',
  'redis_broker_password',
  'redis_cache_password',
  'admin_password',
  'probe_password',
];

/** Every password of the stack changed by the runbook's steps; the old database and Redis ones must be refused after. */
export const passwords: Rehearsal = {
  kind: 'rehearsal',
  name: 'password-rotation',
  runbook: 'password-rotation',
  recovery: { name: 'all passwords' },
  inject: async ({ stack }) => {
    const old = new Map(NAMES.map((name) => [name, stack.secret(name)]));
    return async () => {
      for (const name of NAMES)
        if (stack.secret(name) === old.get(name)) throw new Error(`${name} is the old one`);
      const database = await stack.shell(
        `ops/bin/dc exec -T -e PGPASSWORD='${old.get('superset_db_password')}' postgres psql -h postgres -U superset -d superset -c 'SELECT 1'`,
      );
      if (database.code === 0 || !database.stderr.includes('password authentication failed'))
        throw new Error('PostgreSQL takes the old password');
      for (const part of ['broker', 'cache']) {
        const answer = await stack.shell(
          `ops/bin/dc exec -T -e REDISCLI_AUTH='${old.get(`redis_${part}_password`)}' redis-${part} redis-cli ping 2>&1`,
        );
        if (answer.stdout.includes('PONG')) throw new Error(`the ${part} takes the old password`);
      }
      const scraped = await until('the exporters to be let in again', 60_000, async () => {
        const [ups] = await stack.query('min(pg_up) + min(redis_up)');
        return ups === 2 ? ups : undefined;
      });
      return { 'exporters back': seconds(scraped.took) };
    };
  },
  fingerprint: (stack) => fingerprint(stack, ['probe', 'admin']),
};
