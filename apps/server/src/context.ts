import type { Kysely } from 'kysely';
import type { Config } from './config.ts';
import type { Database } from './database/schema/index.ts';
import type { Environments } from './environments/environments.ts';
import type { Jobs } from './jobs/jobs.ts';
import type { Log } from './http/log.ts';
import type { Metrics } from './http/metrics.ts';
import type { Secrets } from './secrets/secrets.ts';

/** What every feature is given. Made once in start-server.ts; nothing is looked up by name. */
export type Context = {
  readonly config: Config;
  readonly db: Kysely<Database>;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly secrets: Secrets;
  readonly jobs: Jobs;
  readonly environments: Environments;
};
