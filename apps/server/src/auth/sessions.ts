import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import { v7 } from '../database/id.ts';
import type { Database } from '../database/schema/index.ts';
import type { Caller } from './caller.ts';
import { newToken, tokenHash } from './opaque-token.ts';
import { permissionsOf } from './roles.ts';

/** A session ends this many hours after the sign-in, or after the last request. */
export const SESSION_HOURS = 7 * 24;
const IDLE_HOURS = 24;

/** Starts a session; the token goes into the cookie and is not kept. */
export async function startSession(db: Kysely<Database>, userId: string): Promise<string> {
  const token = newToken('ses');
  await db
    .insertInto('sessions')
    .values({
      id: v7(),
      user_id: userId,
      token_hash: tokenHash(token),
      expires_at: new Date(Date.now() + SESSION_HOURS * 3_600_000),
    })
    .execute();
  return token;
}

/** Who a session's token belongs to; null when it is unknown or over. */
export async function callerOfSession(db: Kysely<Database>, token: string): Promise<Caller | null> {
  const row = await db
    .selectFrom('sessions')
    .innerJoin('users', 'users.id', 'sessions.user_id')
    .select([
      'sessions.id as session_id',
      'users.id as user_id',
      'username',
      'role',
      'last_seen_at',
    ])
    .where('token_hash', '=', tokenHash(token))
    .where('expires_at', '>', sql<Date>`now()`)
    .where('last_seen_at', '>', sql<Date>`now() - make_interval(hours => ${IDLE_HOURS})`)
    .executeTakeFirst();
  if (row === undefined) return null;
  if (Date.now() - row.last_seen_at.getTime() > 60_000) {
    await db
      .updateTable('sessions')
      .set({ last_seen_at: new Date() })
      .where('id', '=', row.session_id)
      .execute();
  }
  return {
    userId: row.user_id,
    username: row.username,
    role: row.role,
    permissions: permissionsOf(row.role),
    sessionId: row.session_id,
  };
}

/** Ends one session, or all of a user but one. */
export async function endSessions(
  db: Kysely<Database>,
  which: { id: string } | { userId: string; except: string | null },
): Promise<void> {
  let query = db.deleteFrom('sessions');
  if ('id' in which) query = query.where('id', '=', which.id);
  else {
    query = query.where('user_id', '=', which.userId);
    if (which.except !== null) query = query.where('id', '!=', which.except);
  }
  await query.execute();
}
