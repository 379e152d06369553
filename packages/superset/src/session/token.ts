import { asObject } from '../http/answer.ts';

/**
 * How long a JSON web token lives, in milliseconds from its making; undefined if it does not say (then a 401 tells).
 * From `exp` and `iat` of the same clock (RFC 7519), so that a server's clock that is off does not matter.
 */
export function tokenLifetime(token: string): number | undefined {
  try {
    const payload = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8');
    const { exp, iat } = asObject(JSON.parse(payload));
    return typeof exp === 'number' && typeof iat === 'number' ? (exp - iat) * 1000 : undefined;
  } catch {
    return undefined;
  }
}
