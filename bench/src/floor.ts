import { connect } from '@ss-tools/superset';
import type { SupersetClient } from '@ss-tools/superset';
import type { Account } from './peer.ts';

/** The least that a promotion of everything can be: sign in twice, export everything, import everything. */
export async function promoteWithBareRequests(source: Account, target: Account): Promise<void> {
  const from = await signIn(source);
  const to = await signIn(target);
  const bundle = await read(from, '/api/v1/assets/export/');
  await sendBundle(to, bundle);
}

/**
 * The least that a promotion of one chart can be, in sessions that are signed in: its place found on both sides, one
 * export, one sparse import of its file alone.
 */
export async function promoteChartWithBareRequests(
  source: SupersetClient,
  target: SupersetClient,
  uuid: string,
): Promise<void> {
  const filters = [{ col: 'uuid', opr: 'eq', value: uuid }];
  const [[chart]] = await Promise.all([
    source.charts.list({ filters }),
    target.charts.list({ filters }),
  ]);
  if (chart === undefined) throw new Error(`There is no chart ${uuid}.`);
  const whole = await source.exportBundle('chart', [chart.id]);
  const own = new Map([...whole].filter(([path]) => path.startsWith('charts/')));
  own.set(
    'metadata.yaml',
    (whole.get('metadata.yaml') ?? '').replace(/^type: .*$/m, 'type: assets'),
  );
  await target.importAssets(own, { sparse: true });
}

/** A session with one Superset, without any of the client's comforts. */
type SignedIn = {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
};

/** Signs in and gets what a write needs. */
async function signIn({ url, username, password }: Account): Promise<SignedIn> {
  const login = await fetch(`${url}/api/v1/security/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username, password, provider: 'db', refresh: true }),
  });
  const { access_token: token } = (await login.json()) as { access_token: string };
  const bearer = { authorization: `Bearer ${token}`, accept: 'application/json' };
  const csrf = await fetch(`${url}/api/v1/security/csrf_token/`, { headers: bearer });
  const { result } = (await csrf.json()) as { result: string };
  const cookie = csrf.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
  return { url, headers: { ...bearer, 'x-csrftoken': result, cookie, referer: `${url}/` } };
}

async function read({ url, headers }: SignedIn, path: string): Promise<Buffer> {
  const answer = await fetch(url + path, { headers: { ...headers, accept: '*/*' } });
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
  return Buffer.from(await answer.arrayBuffer());
}

async function sendBundle({ url, headers }: SignedIn, bundle: Buffer): Promise<void> {
  const form = new FormData();
  form.set('bundle', new Blob([new Uint8Array(bundle)]), 'bundle.zip');
  const answer = await fetch(`${url}/api/v1/assets/import/`, {
    method: 'POST',
    headers,
    body: form,
  });
  if (!answer.ok) throw new Error(`The import answered ${answer.status}: ${await answer.text()}`);
}

/** The project's own client: to prepare, to look, and for the bare requests of one chart. */
export const clientOf = ({ url, username, password }: Account): SupersetClient =>
  connect({ url, auth: { kind: 'password', username, password, provider: 'db' } });
