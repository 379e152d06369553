import type { CreatedAt } from './column.ts';

/** People who sign in. `password_hash` is argon2id in PHC text form. */
export type UserTable = {
  id: string;
  username: string;
  role: string;
  password_hash: string;
  created_at: CreatedAt;
};
