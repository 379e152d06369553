import { contract } from '@ss-tools/api';
import { sql } from 'kysely';
import { change } from '../audit/change.ts';
import { KnownError } from '../errors.ts';
import type { Feature } from '../feature.ts';
import { SESSION_COOKIE } from './authenticate.ts';
import { checkThrottle, clearFailures, countFailure } from './login-throttle.ts';
import { hashPassword, passwordMatches } from './password.ts';
import { permissionsOf } from './roles.ts';
import { SESSION_HOURS, endSessions, startSession } from './sessions.ts';

/** Signing in and out, and the own password. */
export const sessionFeature: Feature = {
  routes(add, { db }) {
    add(contract.session.signIn, async ({ body, request, reply }) => {
      await checkThrottle(db, body.username, request.ip);
      const user = await db
        .selectFrom('users')
        .selectAll()
        .where(sql`lower(username)`, '=', body.username.toLowerCase())
        .executeTakeFirst();
      const matches = await passwordMatches(body.password, user?.password_hash ?? null);
      if (user === undefined || !matches) {
        await countFailure(db, body.username, request.ip);
        throw new KnownError('wrong-login', 'User name or password is wrong.', { status: 401 });
      }
      const token = await change(
        db,
        { name: user.username, requestId: request.id },
        async (trx, record) => {
          await clearFailures(trx, body.username, request.ip);
          await record({
            action: 'session.start',
            subject: `user:${user.id}`,
            detail: { address: request.ip },
          });
          return startSession(trx, user.id);
        },
      );
      reply.setCookie(SESSION_COOKIE, token, {
        path: '/',
        httpOnly: true,
        sameSite: 'lax',
        secure: request.protocol === 'https',
        maxAge: SESSION_HOURS * 3600,
      });
      return {
        id: user.id,
        username: user.username,
        role: user.role,
        permissions: [...permissionsOf(user.role)],
      };
    });

    add(contract.session.current, ({ caller }) => ({
      id: caller.userId,
      username: caller.username,
      role: caller.role,
      permissions: [...caller.permissions],
    }));

    add(contract.session.signOut, async ({ caller, actor, reply }) => {
      const { sessionId } = caller;
      if (sessionId === null) {
        throw new KnownError('no-session', 'A bearer token has no session to end.', {
          hint: 'Revoke the token instead.',
        });
      }
      await change(db, actor, async (trx, record) => {
        await endSessions(trx, { id: sessionId });
        await record({ action: 'session.end', subject: `user:${caller.userId}` });
      });
      reply.clearCookie(SESSION_COOKIE, { path: '/' });
    });

    add(contract.session.changePassword, async ({ body, caller, actor, request }) => {
      await checkThrottle(db, caller.username, request.ip);
      const { password_hash: stored } = await db
        .selectFrom('users')
        .select('password_hash')
        .where('id', '=', caller.userId)
        .executeTakeFirstOrThrow();
      if (!(await passwordMatches(body.current, stored))) {
        await countFailure(db, caller.username, request.ip);
        throw new KnownError('wrong-password', 'The current password is wrong.', {
          fields: [{ path: 'body.current', message: 'is wrong' }],
        });
      }
      const hash = await hashPassword(body.next);
      await change(db, actor, async (trx, record) => {
        await trx
          .updateTable('users')
          .set({ password_hash: hash })
          .where('id', '=', caller.userId)
          .execute();
        await endSessions(trx, { userId: caller.userId, except: caller.sessionId });
        await record({ action: 'user.password', subject: `user:${caller.userId}` });
      });
    });
  },
};
