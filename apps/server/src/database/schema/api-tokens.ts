import type { CreatedAt } from './column.ts';

/** Bearer tokens for pipelines. Only the SHA-256 of the secret is kept. */
export type ApiTokenTable = {
  id: string;
  user_id: string;
  name: string;
  token_hash: Buffer;
  created_at: CreatedAt;
  last_used_at: Date | null;
  expires_at: Date | null;
  revoked_at: Date | null;
};
