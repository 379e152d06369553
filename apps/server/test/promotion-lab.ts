import { contract } from '@ss-tools/api';
import type { ApiClient, Job, PlanDetail, Promotion } from '@ss-tools/api';
import { startSuperset } from '@ss-tools/lab';
import type { StartOptions, Superset } from '@ss-tools/lab';
import { connect } from '@ss-tools/superset';
import type { SupersetClient } from '@ss-tools/superset';
import type { z } from 'zod';
import { startFaultProxy } from './fault-proxy.ts';
import type { FaultProxy } from './fault-proxy.ts';
import { testServer } from './server.ts';
import type { TestServer, TestServerOptions } from './server.ts';

export type Plan = z.output<typeof PlanDetail>;
export type PromotionView = z.output<typeof Promotion>;

/** A Superset that is registered with ss-tools, and a client of its own to look past ss-tools. */
export type LabEnvironment = {
  readonly id: string;
  readonly name: string;
  readonly superset: Superset;
  readonly client: SupersetClient;
  /** Local id and UUID of its database connection. */
  readonly database: { readonly id: number; readonly uuid: string };
  /** Stands between ss-tools and the Superset; passes everything on unless a test says otherwise. */
  readonly proxy: FaultProxy;
};

/** A Superset account. */
export type Account = { readonly username: string; readonly password: string };

export type PlanWish = {
  /** Ids of the environments where they are not the lab's source and target. */
  readonly source?: string;
  readonly target?: string;
  readonly select?: readonly string[];
  readonly remove?: readonly string[];
  /** By `database:UUID`. */
  readonly passwords?: Readonly<Record<string, string>>;
  readonly resolutions?: {
    asset: `chart:${string}` | `dashboard:${string}` | `dataset:${string}`;
    take: 'source' | 'target';
  }[];
};

/** Two real Supersets, an ss-tools above them, and the calls that a person would make. */
export type PromotionLab = AsyncDisposable & {
  readonly server: TestServer;
  readonly source: LabEnvironment;
  readonly target: LabEnvironment;
  plan(wish: PlanWish): Promise<Plan>;
  /** Starts the apply and answers at once. */
  start(plan: Plan): Promise<PromotionView>;
  /** Applies a plan and waits for its end. */
  apply(plan: Plan): Promise<PromotionView>;
  promotion(id: string): Promise<PromotionView>;
  rollbackPlan(promotion: string): Promise<Plan>;
  ended(job: string): Promise<Job>;
};

/** Starts both Supersets, registers them, and maps the source's database to the target's. */
export async function promotionLab(options: {
  readonly source: StartOptions;
  readonly target: StartOptions;
  readonly server?: TestServerOptions;
  /** Makes the accounts that ss-tools uses; the Supersets' admins where it makes none. */
  readonly account?: (
    admin: SupersetClient,
    side: 'source' | 'target',
  ) => Promise<Account | undefined>;
}): Promise<PromotionLab> {
  await using started = new AsyncDisposableStack();
  const server = started.use(await testServer(options.server));
  const [sourceSuperset, targetSuperset] = await Promise.all([
    startSuperset({
      ...options.source,
      database: { name: 'Source data', uuid: crypto.randomUUID() },
    }),
    startSuperset({
      ...options.target,
      database: { name: 'Target data', uuid: crypto.randomUUID() },
    }),
  ]);
  started.use(sourceSuperset);
  started.use(targetSuperset);
  const source = await register(server.api, 'source', sourceSuperset, started, options.account);
  const target = await register(server.api, 'target', targetSuperset, started, options.account);
  await server.api.call(contract.mappings.merge, {
    query: { source: source.id, target: target.id },
    body: {
      assets: [
        { from: `database:${source.database.uuid}`, to: `database:${target.database.uuid}` },
      ],
    },
  });
  const running = started.move();
  const { api } = server;
  const lab: Omit<PromotionLab, typeof Symbol.asyncDispose> = {
    server,
    source,
    target,
    async plan(wish) {
      const job = await api.call(contract.plans.create, {
        body: {
          source: { from: 'environment', environment: wish.source ?? source.id },
          target: wish.target ?? target.id,
          select: [...(wish.select ?? [])],
          remove: [...(wish.remove ?? [])],
          passwords: { ...wish.passwords },
          resolutions: wish.resolutions ?? [],
        },
      });
      return planOf(api, await lab.ended(job.id));
    },
    start: (plan) =>
      api.call(contract.promotions.apply, { body: { plan: plan.id, hash: plan.hash } }),
    async apply(plan) {
      const promotion = await lab.start(plan);
      await lab.ended(promotion.job);
      return lab.promotion(promotion.id);
    },
    promotion: (id) => api.call(contract.promotions.get, { params: { id } }),
    async rollbackPlan(promotion) {
      const job = await api.call(contract.promotions.rollback, {
        params: { id: promotion },
        body: {},
      });
      return planOf(api, await lab.ended(job.id));
    },
    async ended(id) {
      for await (const event of api.events(contract.jobs.events, { params: { id } })) {
        if (event.type === 'state' && event.job.finishedAt !== null) return event.job;
      }
      return api.call(contract.jobs.get, { params: { id } });
    },
  };
  return { ...lab, [Symbol.asyncDispose]: () => running.disposeAsync() };
}

async function planOf(api: ApiClient, job: Job): Promise<Plan> {
  if (job.state !== 'succeeded') {
    throw new Error(`The plan job ended as ${job.state}: ${job.error?.code} ${job.error?.message}`);
  }
  return api.call(contract.plans.get, { params: { id: job.result?.['plan'] ?? '' } });
}

async function register(
  api: ApiClient,
  name: 'source' | 'target',
  superset: Superset,
  started: AsyncDisposableStack,
  makeAccount?: (admin: SupersetClient, side: 'source' | 'target') => Promise<Account | undefined>,
): Promise<LabEnvironment> {
  const { url, username, password } = superset;
  const client = started.use(
    connect({ url, auth: { kind: 'password', username, password, provider: 'db' } }),
  );
  const account = (await makeAccount?.(client, name)) ?? { username, password };
  const credentials = {
    kind: 'password' as const,
    username: account.username,
    password: account.password,
    provider: 'db' as const,
  };
  const proxy = started.use(await startFaultProxy(url));
  const environment = await api.call(contract.environments.add, {
    body: { name, url: proxy.url, credentials },
  });
  if (environment.inspection?.ok !== true) {
    throw new Error(`${name} cannot be reached: ${environment.inspection?.error?.message}`);
  }
  const [database] = await client.databases.list();
  if (database === undefined) throw new Error(`${name} has no database connection.`);
  return { id: environment.id, name, superset, client, database, proxy };
}
