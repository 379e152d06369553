import { asObject } from '../http/answer.ts';

/**
 * How long a JSON web token lives, in milliseconds from its making; undefined if it does not say (then a 401 tells).
 * From `exp` and `iat` of the same clock (RFC 7519), so that a server's clock that is off does not matter.
 */
export function tokenLifetime(token: string): number | undefined {
  const { exp, iat } = claims(token);
  return typeof exp === 'number' && typeof iat === 'number' ? (exp - iat) * 1000 : undefined;
}

/** The number of the account that Superset gave a token to; null for tokens that somebody else issued. */
export function tokenOwner(token: string): number | null {
  // flask_jwt_extended writes all three; an identity provider's subject is no number of Superset's.
  const { sub, type, fresh } = claims(token);
  if (type !== 'access' || typeof fresh !== 'boolean') return null;
  return /^[1-9]\d{0,14}$/.test(String(sub)) ? Number(sub) : null;
}

function claims(token: string): Record<string, unknown> {
  try {
    const payload = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8');
    return asObject(JSON.parse(payload));
  } catch {
    return {};
  }
}
