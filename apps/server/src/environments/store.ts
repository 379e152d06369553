import type { EnvironmentPatch } from '@ss-tools/api';
import type { Kysely, Selectable } from 'kysely';
import type { z } from 'zod';
import { jsonb } from '../database/jsonb.ts';
import type { EnvironmentTable } from '../database/schema/environments.ts';
import type { Database, Transaction } from '../database/schema/index.ts';
import { KnownError, conflict, notFound } from '../errors.ts';
import type { Secrets } from '../secrets/secrets.ts';

/** What is said of an environment; an addition says more of it than an edit. */
type Wish = z.output<typeof EnvironmentPatch>;
type Shown = Omit<Wish, 'credentials' | 'headers' | 'tls'>;

/** Whose an environment’s secrets are, in the words of the secret store. */
export const ownerOf = (id: string): string => `environment:${id}`;

/** One environment's row. @throws KnownError not-found */
export async function findEnvironment(
  db: Kysely<Database>,
  id: string,
): Promise<Selectable<EnvironmentTable>> {
  const row = await db
    .selectFrom('environments')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  if (row === undefined) throw notFound('environment', id);
  return row;
}

/** The columns that a wish sets; nothing for what it does not say. */
export function columnsOf(wish: Wish) {
  const { credentials, headers, tls } = wish;
  return {
    ...(wish.name === undefined ? {} : { name: wish.name }),
    ...(wish.url === undefined ? {} : { url: plainUrl(wish.url) }),
    ...(wish.stage === undefined ? {} : { stage: wish.stage }),
    ...(wish.requestsPerSecond === undefined
      ? {}
      : { requests_per_second: wish.requestsPerSecond }),
    ...(credentials === undefined
      ? {}
      : {
          credential_kind: credentials.kind,
          username: credentials.kind === 'password' ? credentials.username : null,
          provider: credentials.kind === 'password' ? credentials.provider : null,
        }),
    ...(headers === undefined ? {} : { header_names: jsonb(Object.keys(headers)) }),
    ...(tls === undefined
      ? {}
      : {
          ...(tls.ca === undefined ? {} : { custom_ca: tls.ca !== null }),
          ...(tls.insecure === undefined ? {} : { insecure: tls.insecure }),
        }),
  };
}

/** Whether a wish changes how the Superset is reached, so that what an earlier test found no longer counts. */
export const changesConnection = ({ url, credentials, headers, tls }: Wish): boolean =>
  [url, credentials, headers, tls].some((part) => part !== undefined);

/** Keeps the secrets of a wish; what it does not say stays. */
export async function writeSecrets(
  trx: Transaction,
  secrets: Secrets,
  id: string,
  wish: Wish,
): Promise<void> {
  const owner = ownerOf(id);
  if (wish.credentials !== undefined)
    await secrets.write(trx, owner, 'credentials', JSON.stringify(wish.credentials));
  if (wish.headers !== undefined)
    await secrets.write(trx, owner, 'headers', JSON.stringify(wish.headers));
  const ca = wish.tls?.ca;
  if (ca === null) await secrets.remove(trx, owner, 'ca');
  else if (ca !== undefined) await secrets.write(trx, owner, 'ca', ca);
}

/** What may be written into the audit trail of a wish: plain values, and the names of secrets. */
export function auditOf(wish: Wish): Record<string, unknown> {
  const { credentials, headers, tls, ...shown }: Wish = wish;
  const plain: Shown = shown;
  return {
    ...plain,
    ...(credentials === undefined ? {} : { credentials: credentials.kind }),
    ...(headers === undefined ? {} : { headers: Object.keys(headers) }),
    ...(tls === undefined
      ? {}
      : {
          ...(tls.ca === undefined ? {} : { customCa: tls.ca !== null }),
          ...(tls.insecure === undefined ? {} : { insecure: tls.insecure }),
        }),
  };
}

/** The URL without a slash at its end. @throws KnownError invalid-input when it carries a user name, query or fragment */
export function plainUrl(text: string): string {
  const url = new URL(text);
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    const message = 'must not carry a user name, password, query or fragment';
    throw new KnownError('invalid-input', `body.url: ${message}`, {
      fields: [{ path: 'body.url', message }],
    });
  }
  return url.origin + url.pathname.replace(/\/+$/, '');
}

/** Turns a name that is taken into words. */
export async function orNameTaken<T>(name: string | undefined, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if ((error as { constraint?: string }).constraint !== 'environments_name_key') throw error;
    throw conflict(
      'name-taken',
      `There is already an environment called ${name}.`,
      'Choose another name.',
    );
  }
}
