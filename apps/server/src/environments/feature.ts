import { contract } from '@ss-tools/api';
import { sql } from 'kysely';
import { change } from '../audit/change.ts';
import type { Context } from '../context.ts';
import { v7 } from '../database/id.ts';
import { KnownError, conflict } from '../errors.ts';
import type { Feature } from '../feature.ts';
import { createAddressPolicy } from './address-policy.ts';
import { requireAllowedHost } from './guarded-lookup.ts';
import { inspectEnvironment, viewInspection } from './inspect.ts';
import {
  auditOf,
  changesConnection,
  columnsOf,
  findEnvironment,
  orNameTaken,
  ownerOf,
  plainUrl,
  writeSecrets,
} from './store.ts';
import { viewEnvironment } from './view.ts';

const DEFAULT_REQUESTS_PER_SECOND = 40;

/** Environments: add, edit, remove, test and list. */
export const environmentFeature: Feature = {
  routes(add, context) {
    const { db, secrets } = context;
    const allowed = createAddressPolicy(context.config.outgoing);

    add(contract.environments.list, async () => {
      const rows = await db
        .selectFrom('environments')
        .selectAll()
        .orderBy('created_at')
        .orderBy('id')
        .execute();
      return { items: rows.map(viewEnvironment) };
    });

    add(contract.environments.get, async ({ params }) =>
      viewEnvironment(await findEnvironment(db, params.id)),
    );

    add(contract.environments.add, async ({ body, actor }) => {
      requireAllowedHost(plainUrl(body.url), allowed);
      const id = v7();
      const adding = change(db, actor, async (trx, record) => {
        await trx
          .insertInto('environments')
          .values({
            id,
            header_names: '[]',
            custom_ca: false,
            insecure: false,
            requests_per_second: DEFAULT_REQUESTS_PER_SECOND,
            revision: 1,
            ...(columnsOf(body) as {
              name: string;
              url: string;
              stage: string;
              credential_kind: 'password' | 'token';
            }),
          })
          .execute();
        await writeSecrets(trx, secrets, id, body);
        await record({ action: 'environment.add', subject: ownerOf(id), detail: auditOf(body) });
      });
      await orNameTaken(body.name, adding);
      await inspectEnvironment(context, id);
      return viewEnvironment(await findEnvironment(db, id));
    });

    add(contract.environments.edit, async ({ params, body, actor }) => {
      if (body.url !== undefined) requireAllowedHost(plainUrl(body.url), allowed);
      const editing = change(db, actor, async (trx, record) => {
        const row = await trx
          .selectFrom('environments')
          .selectAll()
          .where('id', '=', params.id)
          .forUpdate()
          .executeTakeFirst();
        if (row === undefined) return findEnvironment(trx, params.id);
        requireSecretsForNewHost(row, body);
        const next = await trx
          .updateTable('environments')
          .set({
            ...columnsOf(body),
            ...(changesConnection(body) ? { inspection: null } : {}),
            revision: row.revision + 1,
          })
          .where('id', '=', params.id)
          .returningAll()
          .executeTakeFirstOrThrow();
        await writeSecrets(trx, secrets, params.id, body);
        await record({
          action: 'environment.edit',
          subject: ownerOf(params.id),
          detail: auditOf(body),
        });
        return next;
      });
      const edited = await orNameTaken(body.name, editing);
      context.environments.forget(params.id);
      if (!changesConnection(body)) return viewEnvironment(edited);
      await inspectEnvironment(context, params.id);
      return viewEnvironment(await findEnvironment(db, params.id));
    });

    add(contract.environments.test, async ({ params }) => {
      await findEnvironment(db, params.id);
      return viewInspection(await inspectEnvironment(context, params.id));
    });

    add(contract.environments.remove, async ({ params, actor }) => {
      await change(db, actor, async (trx, record) => {
        const row = await findEnvironment(trx, params.id);
        await requireIdle(trx, params.id);
        await trx.deleteFrom('environments').where('id', '=', params.id).execute();
        await secrets.remove(trx, ownerOf(params.id));
        await record({
          action: 'environment.remove',
          subject: ownerOf(params.id),
          detail: { name: row.name, url: row.url },
        });
      });
      context.environments.forget(params.id);
    });
  },
};

/** Who may edit could otherwise send the stored secrets to a host of their own and read them there. */
function requireSecretsForNewHost(
  row: { url: string; header_names: string[] },
  body: { url?: string | undefined; credentials?: unknown; headers?: unknown },
): void {
  if (body.url === undefined || new URL(body.url).origin === new URL(row.url).origin) return;
  const fields = [
    ...(body.credentials === undefined
      ? [{ path: 'body.credentials', message: 'must be entered again for another host' }]
      : []),
    ...(body.headers === undefined && row.header_names.length > 0
      ? [{ path: 'body.headers', message: 'must be entered again for another host' }]
      : []),
  ];
  if (fields.length === 0) return;
  throw new KnownError(
    'secrets-needed',
    'The address points to another host, and stored secrets are not sent to a host that they were not entered for.',
    {
      hint: 'Enter the credentials (and headers) together with the new address.',
      fields,
    },
  );
}

async function requireIdle(db: Context['db'], id: string): Promise<void> {
  const open = await db
    .selectFrom('jobs')
    .select('title')
    .where('state', 'in', ['queued', 'running'])
    .where(sql`subjects`, '@>', sql`array[${ownerOf(id)}]`)
    .executeTakeFirst();
  if (open !== undefined)
    throw conflict(
      'in-use',
      `A job still works with this environment: ${open.title}.`,
      'Wait for it or cancel it.',
    );
}
