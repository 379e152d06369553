import type { Transaction as KyselyTransaction } from 'kysely';
import type { ApiTokenTable } from './api-tokens.ts';
import type { AuditTable } from './audit.ts';
import type { EnvironmentTable } from './environments.ts';
import type { JobEventTable } from './job-events.ts';
import type { JobTable } from './jobs.ts';
import type { LoginThrottleTable } from './login-throttle.ts';
import type { SecretTable } from './secrets.ts';
import type { SessionTable } from './sessions.ts';
import type { UserTable } from './users.ts';

/** Every table; one file per table in this folder. */
export type Database = {
  api_tokens: ApiTokenTable;
  audit: AuditTable;
  environments: EnvironmentTable;
  job_events: JobEventTable;
  jobs: JobTable;
  login_throttle: LoginThrottleTable;
  secrets: SecretTable;
  sessions: SessionTable;
  users: UserTable;
};

export type Transaction = KyselyTransaction<Database>;
