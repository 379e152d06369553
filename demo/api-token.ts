import { ApiClient, contract } from '@ss-tools/api';
import { withCookies } from '../apps/cli/src/with-cookies.ts';

/** The API with a token of the admin: the one of the last demo where it is still good, else a new one. */
export async function apiToken(
  baseUrl: string,
  username: string,
  password: string,
  last: string | undefined,
): Promise<string> {
  if (last !== undefined && (await isGood(baseUrl, last))) return last;
  const api = new ApiClient({ baseUrl, fetch: withCookies(fetch) });
  await api.call(contract.session.signIn, { body: { username, password } });
  const made = await api.call(contract.tokens.create, { body: { name: 'demo' } });
  await api.call(contract.session.signOut);
  return made.token;
}

async function isGood(baseUrl: string, token: string): Promise<boolean> {
  try {
    await new ApiClient({ baseUrl, token }).call(contract.session.current);
    return true;
  } catch (error) {
    if ((error as { status?: number }).status === 401) return false;
    throw error;
  }
}
