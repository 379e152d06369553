import { ask, type Address, type Answer } from './superset-session.ts';

/** Signs in the way a browser does, by the page's form, and gives the session's cookie header. */
export async function signInByForm(
  address: Address,
  username: string,
  password: string,
): Promise<Record<string, string>> {
  const page = await ask(address, '/login/');
  const first = cookies(page.headers['set-cookie']);
  // 4.1 and 5.0 write the token into a hidden field, 6.x into the page's bootstrap data.
  const token =
    /name="csrf_token"[^>]*value="([^"]+)"/.exec(page.body)?.[1] ??
    /csrf_token&#34;: &#34;([^&]+)&#34;/.exec(page.body)?.[1];
  if (!token) throw new Error('the sign-in page carries no CSRF token');
  const answer = await ask(address, '/login/', {
    method: 'POST',
    headers: {
      'Content-Type': 'application/x-www-form-urlencoded',
      Cookie: first,
      Referer: `https://${address.host}:${address.port}/login/`,
    },
    body: new URLSearchParams({ username, password, csrf_token: token }).toString(),
  });
  const signedIn = { Cookie: cookies(answer.headers['set-cookie']) || first };
  const me = await ask(address, '/api/v1/me/', {
    headers: { ...signedIn, Accept: 'application/json' },
  });
  // A person who may do little is told 403; nobody at all is told 401.
  if (me.status !== 200 && me.status !== 403)
    throw new Error(`signed in by the form (${answer.status}), /api/v1/me/ answered ${me.status}`);
  return signedIn;
}

/** The cookies as the browser holds them after this answer. */
export function keepCookies(held: Record<string, string>, answer: Answer): Record<string, string> {
  const jar = new Map<string, string>();
  const all = `${held['Cookie'] ?? ''}; ${cookies(answer.headers['set-cookie'])}`;
  for (const pair of all.split('; ').filter(Boolean)) jar.set(pair.split('=')[0] ?? '', pair);
  return { ...held, Cookie: [...jar.values()].join('; ') };
}

function cookies(lines: string | string[] | undefined): string {
  return [lines ?? []]
    .flat()
    .map((line) => line.split(';')[0] ?? '')
    .join('; ');
}
