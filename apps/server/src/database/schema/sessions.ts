import type { CreatedAt } from './column.ts';

/** Signed-in browsers. Only the SHA-256 of the cookie's token is kept. */
export type SessionTable = {
  id: string;
  user_id: string;
  token_hash: Buffer;
  created_at: CreatedAt;
  last_seen_at: CreatedAt;
  expires_at: Date;
};
