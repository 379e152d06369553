import type { CreatedAt } from './column.ts';

/** Write-only secrets, sealed with a key that is not in the database; see secrets/seal.ts. */
export type SecretTable = {
  /** What it belongs to: `environment:<id>`. */
  owner: string;
  /** Which of the owner's secrets: `credentials`. */
  name: string;
  key_id: string;
  sealed: Buffer;
  updated_at: CreatedAt;
};
