import { until } from './command.ts';
import type { Stack } from './stack.ts';
import { productStandIns, provideImages } from '../test/images.ts';

/** What a person holds who signed in to ss-tools, and a token for a program. */
export interface Signed {
  cookie: string;
  token: string;
}

const SERVICES = 'ss-tools-postgres ss-tools';

/** Starts ss-tools beside a drill's stack; gives its address. */
export async function startProduct(stack: Stack): Promise<string> {
  await provideImages(stack.engine, productStandIns);
  stack.set({ PROFILES: 'monitoring,ss-tools' });
  await stack.sh('ops/bin/up');
  const port = (await stack.sh('ops/bin/dc port ss-tools 8080')).split(':').at(-1);
  const url = `http://127.0.0.1:${port}`;
  await isReady(url);
  return url;
}

/** Takes it away again, so that the next drill has the stack that it expects. */
export async function stopProduct(stack: Stack): Promise<void> {
  await stack.sh(`ops/bin/dc rm -sf ${SERVICES}`);
  stack.set({ PROFILES: 'monitoring' });
  await stack.sh('ops/bin/up');
}

export async function isReady(url: string): Promise<void> {
  await until('ss-tools to be ready', 120_000, async () => {
    const answer = await fetch(`${url}/readyz`);
    if (answer.status !== 200) throw new Error(`/readyz answered ${answer.status}`);
    return true;
  });
}

/** Signs the admin in and makes a token. */
export async function signIn(url: string, password: string): Promise<Signed> {
  const json = { 'Content-Type': 'application/json', Origin: url };
  const answer = await fetch(`${url}/api/session`, {
    method: 'POST',
    headers: json,
    body: JSON.stringify({ username: 'admin', password }),
  });
  if (!answer.ok) throw new Error(`the sign-in was answered with ${answer.status}`);
  const cookie = answer.headers
    .getSetCookie()
    .map((line) => line.split(';')[0] ?? '')
    .join('; ');
  const made = await fetch(`${url}/api/tokens`, {
    method: 'POST',
    headers: { ...json, Cookie: cookie },
    body: JSON.stringify({ name: 'drill' }),
  });
  const text = await made.text();
  const token = (JSON.parse(text) as { token?: string }).token;
  if (!made.ok || !token) throw new Error(`a token was answered with ${made.status}`);
  return { cookie, token };
}

/** How ss-tools answers who is asked with these headers: 200 for a person that it knows. */
export async function session(url: string, headers: Record<string, string>): Promise<number> {
  return (await fetch(`${url}/api/session`, { headers })).status;
}

/** One statement's result from ss-tools' own database. */
export function productSql(stack: Stack, statement: string): Promise<string> {
  return stack.sh(
    `ops/bin/dc exec -T ss-tools-postgres psql -qtA -v ON_ERROR_STOP=1 -U ss_tools -d ss_tools -c "${statement}"`,
  );
}
