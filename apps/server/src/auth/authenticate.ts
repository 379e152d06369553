import type { FastifyRequest } from 'fastify';
import type { Kysely } from 'kysely';
import type { Database } from '../database/schema/index.ts';
import { KnownError } from '../errors.ts';
import { callerOfToken } from './api-tokens.ts';
import type { Caller } from './caller.ts';
import { requireSameOrigin } from './same-origin.ts';
import { callerOfSession } from './sessions.ts';

export const SESSION_COOKIE = 'ss_tools_session';

/**
 * Who sends the request: a bearer token's owner, or a session's. Null for nobody.
 * @throws KnownError bad-token for a bearer token that does not hold; cross-site for a write that another site's page sent.
 */
export async function authenticate(
  db: Kysely<Database>,
  request: FastifyRequest,
): Promise<Caller | null> {
  const header = request.headers.authorization;
  if (header !== undefined) {
    const [, token] = /^Bearer ([\x21-\x7e]{1,512})$/i.exec(header) ?? [];
    const caller = token === undefined ? null : await callerOfToken(db, token);
    if (caller !== null) return caller;
    throw new KnownError('bad-token', 'The bearer token is unknown, revoked or has expired.', {
      status: 401,
      hint: 'Make a new one in the console under API tokens.',
    });
  }
  const cookie = request.cookies[SESSION_COOKIE];
  if (cookie === undefined || cookie.length > 512) return null;
  const caller = await callerOfSession(db, cookie);
  if (caller !== null) requireSameOrigin(request);
  return caller;
}
