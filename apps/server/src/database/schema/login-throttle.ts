import type { CreatedAt } from './column.ts';

/** Failed sign-ins by account and by address; see auth/login-throttle.ts. */
export type LoginThrottleTable = {
  key: string;
  failures: number;
  last_failure_at: CreatedAt;
};
