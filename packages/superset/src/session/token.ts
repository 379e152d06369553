import { asObject } from '../http/answer.ts';

/** When a JSON web token ends, in milliseconds since 1970; undefined if it does not say (then a 401 tells). RFC 7519, `exp`. */
export function tokenExpiry(token: string): number | undefined {
  try {
    const claims = asObject(
      JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8')),
    );
    return typeof claims['exp'] === 'number' ? claims['exp'] * 1000 : undefined;
  } catch {
    return undefined;
  }
}
