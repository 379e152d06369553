import { AsyncLocalStorage } from 'node:async_hooks';
import { connect } from '@ss-tools/superset';
import type { Auth, SupersetClient } from '@ss-tools/superset';
import type { Kysely, Selectable } from 'kysely';
import type { Config } from '../config.ts';
import type { EnvironmentTable } from '../database/schema/environments.ts';
import type { Database } from '../database/schema/index.ts';
import { notFound } from '../errors.ts';
import type { Metrics } from '../http/metrics.ts';
import type { Secrets } from '../secrets/secrets.ts';
import { createAddressPolicy } from './address-policy.ts';
import type { ConnectionUse, Environments } from './environments.ts';
import { guardedLookup, requireAllowedHost } from './guarded-lookup.ts';
import { scoped } from './scoped-client.ts';
import { sharedRate } from './shared-rate.ts';

/** A client is used this long; then a new one asks the Superset anew what it is (it may have been upgraded). */
const CLIENT_MS = 10 * 60_000;

type Cached = {
  readonly revision: number;
  readonly until: number;
  readonly client: SupersetClient;
};

/** Keeps one client for each environment, so that its tokens and connections are used by all. */
export function createEnvironments(
  config: Config,
  db: Kysely<Database>,
  secrets: Secrets,
  metrics: Metrics,
): Environments {
  const allowed = createAddressPolicy(config.outgoing);
  const lookup = guardedLookup(allowed);
  const scope = new AsyncLocalStorage<ConnectionUse>();
  const cache = new Map<string, Cached>();

  const open = async (row: Selectable<EnvironmentTable>): Promise<SupersetClient> => {
    requireAllowedHost(row.url, allowed);
    const kept = await secrets.readAll(db, `environment:${row.id}`);
    const ca = kept.get('ca');
    return connect({
      url: row.url,
      auth: JSON.parse(kept.get('credentials') ?? 'null') as Auth,
      headers: JSON.parse(kept.get('headers') ?? '{}') as Record<string, string>,
      // An authority that is kept waits until certificates are checked again.
      tls: row.insecure ? { insecure: true } : ca === undefined ? {} : { ca },
      requestsPerSecond: row.requests_per_second,
      rate: sharedRate(db, row.id, row.requests_per_second),
      lookup,
      userAgent: 'ss-tools',
      ...knownOf(row),
      onRequest: (event) => {
        const use = scope.getStore();
        if (event.phase === 'start') {
          use?.signal?.throwIfAborted();
          return;
        }
        metrics.supersetRequests.inc({
          environment: row.name,
          method: event.method,
          status: String(event.status ?? 'none'),
        });
        use?.onRequest?.(event);
      },
    });
  };

  const forget = (id: string): void => void cache.delete(id);

  /** One that nobody asks for again goes, too: its environment may have been removed by another process. */
  const endAfter = (id: string, opened: Cached): void => {
    setTimeout(() => {
      if (cache.get(id) === opened) forget(id);
    }, CLIENT_MS).unref();
  };

  return {
    async connect(id, use) {
      const row = await db
        .selectFrom('environments')
        .selectAll()
        .where('id', '=', id)
        .executeTakeFirst();
      if (row === undefined) throw notFound('environment', id);
      let cached = cache.get(id);
      if (cached === undefined || cached.revision !== row.revision || cached.until < Date.now()) {
        // An older client may still be in use: it is let go, and its idle connections end by themselves.
        cached = {
          revision: row.revision,
          until: Date.now() + CLIENT_MS,
          client: await scope.exit(() => open(row)),
        };
        cache.set(id, cached);
        endAfter(id, cached);
      }
      return use === undefined ? cached.client : scoped(cached.client, scope, use);
    },
    forget,
    async close() {
      const clients = [...cache.values()].map(({ client }) => client);
      cache.clear();
      await Promise.all(clients.map((client) => client.close()));
    },
  };
}

/** What a recent connection test of this very configuration found, so that a new client need not probe again. */
function knownOf({ inspection, revision }: Selectable<EnvironmentTable>) {
  if (inspection?.found == null || inspection.revision !== revision) return {};
  if (Date.now() - Date.parse(inspection.at) > CLIENT_MS) return {};
  return {
    known: { version: inspection.found.version, capabilities: inspection.found.capabilities },
  };
}
