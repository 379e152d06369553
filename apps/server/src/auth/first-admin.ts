import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import { SYSTEM } from '../audit/actor.ts';
import { change, recordAudit } from '../audit/change.ts';
import type { Config } from '../config.ts';
import { v7 } from '../database/id.ts';
import type { Database } from '../database/schema/index.ts';
import { hashPassword, passwordMatches } from './password.ts';
import { endSessions } from './sessions.ts';

/** Any number, the same in every process of ss-tools. */
const LOCK = 7_170_002;

/**
 * Makes the admin at the first start. Answers a generated password that has to be shown now, because only its hash is
 * kept; null when there is nothing to show. SS_TOOLS_ADMIN_PASSWORD sets the password instead, and sets it anew when it
 * differs, which is also the way back in for who has lost it.
 */
export async function ensureAdmin(
  db: Kysely<Database>,
  wish: Config['admin'],
): Promise<string | null> {
  const found = await db
    .selectFrom('users')
    .selectAll()
    .where(sql`lower(username)`, '=', wish.username.toLowerCase())
    .executeTakeFirst();
  if (found === undefined) return makeAdmin(db, wish);
  if (wish.password === null || (await passwordMatches(wish.password, found.password_hash)))
    return null;
  const hash = await hashPassword(wish.password);
  await change(db, SYSTEM, async (trx, record) => {
    await trx
      .updateTable('users')
      .set({ password_hash: hash })
      .where('id', '=', found.id)
      .execute();
    await endSessions(trx, { userId: found.id, except: null });
    await record({
      action: 'user.password',
      subject: `user:${found.id}`,
      detail: { username: found.username, from: 'SS_TOOLS_ADMIN_PASSWORD' },
    });
  });
  return null;
}

async function makeAdmin(db: Kysely<Database>, wish: Config['admin']): Promise<string | null> {
  const password = wish.password ?? randomBytes(15).toString('base64url');
  const hash = await hashPassword(password);
  return db.transaction().execute(async (trx) => {
    await sql`select pg_advisory_xact_lock(${LOCK})`.execute(trx);
    const { count } = await trx
      .selectFrom('users')
      .select(trx.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
    // Made by another process meanwhile, or others are there: nobody is added silently.
    if (count > 0 && wish.password === null) return null;
    const id = v7();
    const made = await trx
      .insertInto('users')
      .values({ id, username: wish.username, role: 'admin', password_hash: hash })
      .onConflict((on) => on.doNothing())
      .returning('id')
      .executeTakeFirst();
    if (made === undefined) return null;
    await recordAudit(trx, SYSTEM, {
      action: 'user.add',
      subject: `user:${id}`,
      detail: { username: wish.username, role: 'admin' },
    });
    return wish.password === null ? password : null;
  });
}
