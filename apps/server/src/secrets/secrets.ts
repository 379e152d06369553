import type { Kysely } from 'kysely';
import type { Database } from '../database/schema/index.ts';

/** Write-only secrets. `owner` is `environment:<id>` or `plan:<id>`; `name` which of its secrets. Pass a transaction as `db` to take part in it. */
export type Secrets = {
  /** Keeps `value` sealed; replaces an older one. */
  write(db: Kysely<Database>, owner: string, name: string, value: string): Promise<void>;
  /** The value, or null when there is none. Only for what talks to the outside with it: never answer, log or store it. */
  read(db: Kysely<Database>, owner: string, name: string): Promise<string | null>;
  /** All secrets of an owner, by name. */
  readAll(db: Kysely<Database>, owner: string): Promise<Map<string, string>>;
  /** Forgets one secret of an owner, or all of them. */
  remove(db: Kysely<Database>, owner: string, name?: string): Promise<void>;
};
