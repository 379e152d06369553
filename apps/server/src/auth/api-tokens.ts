import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { Database } from '../database/schema/index.ts';
import type { Caller } from './caller.ts';
import { tokenHash } from './opaque-token.ts';
import { permissionsOf } from './roles.ts';

/** Who a bearer token belongs to; null when it is unknown, revoked or over. */
export async function callerOfToken(db: Kysely<Database>, token: string): Promise<Caller | null> {
  const row = await db
    .selectFrom('api_tokens')
    .innerJoin('users', 'users.id', 'api_tokens.user_id')
    .select([
      'api_tokens.id as token_id',
      'users.id as user_id',
      'username',
      'role',
      'last_used_at',
    ])
    .where('token_hash', '=', tokenHash(token))
    .where('revoked_at', 'is', null)
    .where((where) =>
      where.or([where('expires_at', 'is', null), where('expires_at', '>', sql<Date>`now()`)]),
    )
    .executeTakeFirst();
  if (row === undefined) return null;
  if (row.last_used_at === null || Date.now() - row.last_used_at.getTime() > 60_000) {
    await db
      .updateTable('api_tokens')
      .set({ last_used_at: new Date() })
      .where('id', '=', row.token_id)
      .execute();
  }
  return {
    userId: row.user_id,
    username: row.username,
    role: row.role,
    permissions: permissionsOf(row.role),
    sessionId: null,
  };
}
