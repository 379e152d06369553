import { until } from '../command.ts';
import { follow, seconds, type ProcedureDrill } from '../drill.ts';

/** Every password of the stack changed by the runbook's steps; the old database and Redis ones must be refused after. */
export const passwords: ProcedureDrill = {
  kind: 'procedure',
  name: 'password-rotation',
  runbook: 'password-rotation',
  run: async ({ stack }, runbook) => {
    const names = [
      'superset_db_password',
      'monitor_db_password',
      'redis_broker_password',
      'redis_cache_password',
      'admin_password',
      'probe_password',
    ];
    const old = new Map(names.map((name) => [name, stack.secret(name)]));
    await follow(stack, 'Verify', runbook.verify);
    const began = performance.now();
    await follow(stack, 'Steps', runbook.steps);
    await until('the service to be back', 60_000, () => stack.serves());
    const took = performance.now() - began;
    await follow(stack, 'Check', runbook.check);
    for (const name of names)
      if (stack.secret(name) === old.get(name)) throw new Error(`${name} is the old one`);
    const database = await stack.shell(
      `ops/bin/dc exec -T -e PGPASSWORD='${old.get('superset_db_password')}' postgres psql -h postgres -U superset -d superset -c 'SELECT 1'`,
    );
    if (database.code === 0 || !database.stderr.includes('password authentication failed'))
      throw new Error('PostgreSQL takes the old password');
    const broker = await stack.shell(
      `ops/bin/dc exec -T -e REDISCLI_AUTH='${old.get('redis_broker_password')}' redis-broker redis-cli ping 2>&1`,
    );
    if (broker.stdout.includes('PONG')) throw new Error('the broker takes the old password');
    const scraped = await until('the exporters to be let in again', 30_000, async () => {
      const [ups] = await stack.query('min(pg_up) + min(redis_up)');
      return ups === 2 ? ups : undefined;
    });
    return { 'all passwords': seconds(took), 'exporters back': seconds(scraped.took) };
  },
};
