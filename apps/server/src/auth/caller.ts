import type { Permission } from '@ss-tools/api';

/** Who calls, proven by a session cookie or a bearer token. */
export type Caller = {
  readonly userId: string;
  readonly username: string;
  readonly role: string;
  readonly permissions: ReadonlySet<Permission>;
  /** The session that a cookie named; null for a bearer token. */
  readonly sessionId: string | null;
};
