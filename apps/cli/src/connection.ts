import { ApiClient } from '@ss-tools/api';
import { readLogin } from './login-file.ts';
import { CliError } from './problem.ts';

/**
 * The API with the caller's token: SS_TOOLS_URL and SS_TOOLS_TOKEN before what `ss-tools login` kept.
 * A kept token goes only to the server that it was made for.
 */
export async function openClient(env: NodeJS.ProcessEnv, url?: string): Promise<ApiClient> {
  const login = await readLogin(env);
  const baseUrl = url ?? nonEmpty(env['SS_TOOLS_URL']) ?? login?.url;
  const kept =
    login !== null && login.url === baseUrl?.replace(/\/+$/, '') ? login.token : undefined;
  const token = nonEmpty(env['SS_TOOLS_TOKEN']) ?? kept;
  if (baseUrl === undefined || token === undefined) {
    const missing =
      baseUrl === undefined ? 'No server is known' : `No token is known for ${baseUrl}`;
    throw new CliError(
      'not-signed-in',
      `${missing}.`,
      'Run `ss-tools login URL`, or set SS_TOOLS_URL and SS_TOOLS_TOKEN.',
    );
  }
  return new ApiClient({ baseUrl, token });
}

const nonEmpty = (text: string | undefined): string | undefined => (text === '' ? undefined : text);
