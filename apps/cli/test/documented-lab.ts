import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { contract } from '@ss-tools/api';
import { promotionLab } from '../../server/test/promotion-lab.ts';
import type { LabEnvironment } from '../../server/test/promotion-lab.ts';
import { ADMIN_PASSWORD } from '../../server/test/server.ts';
import type { TestServer } from '../../server/test/server.ts';

type Promoted = { readonly id: string; readonly job: string; readonly selected: string };

/**
 * What the examples of docs/cli.md speak of: two real Supersets `stage` (with example dashboards, one of them with the
 * slug `sales`) and `prod`, a folder, and what commands need to be there before.
 */
export type DocumentedLab = AsyncDisposable & {
  readonly server: TestServer;
  readonly adminPassword: string;
  readonly prod: { readonly url: string; readonly password: string };
  /** A path in the lab's own folder. */
  path(name: string): string;
  /** Writes a login file that names a token that was made for it. */
  signedIn(file: string): Promise<void>;
  /** A new environment; answers its name. */
  environment(name: string): Promise<string>;
  /** A new token; answers its id. */
  token(name: string): Promise<string>;
  /** A plan for a dashboard, by slug; answers its id. */
  plan(slug: string): Promise<string>;
  /** One asset that a plan changes. */
  changeOf(plan: string): Promise<string>;
  /** A dashboard that was promoted; once, however often it is asked for. */
  promoted(slug: string): Promise<Promoted>;
  /** The id of a job that has not ended. */
  captureUnderWay(): Promise<string>;
};

export async function documentedLab(): Promise<DocumentedLab> {
  await using started = new AsyncDisposableStack();
  const lab = started.use(
    await promotionLab({
      source: { version: '6.1.0', estate: 'examples' },
      target: { version: '6.1.0', estate: 'blank' },
    }),
  );
  const { server, source: stage, target: prod } = lab;
  const { api } = server;
  await api.call(contract.environments.edit, {
    params: { id: stage.id },
    body: { name: 'stage' },
  });
  await api.call(contract.environments.edit, { params: { id: prod.id }, body: { name: 'prod' } });
  await giveSlug(stage, 'Sales Dashboard', 'sales');
  await giveSlug(stage, 'FCC New Coder Survey 2018', 'survey');
  const folder = started.adopt(await mkdtemp(join(tmpdir(), 'ss-tools-cli-')), (path) =>
    rm(path, { recursive: true, force: true }),
  );
  const promoted = new Map<string, Promise<Promoted>>();
  const promote = async (slug: string): Promise<Promoted> => {
    const plan = await lab.plan({ select: [`dashboard:${slug}`] });
    const { id, job } = await lab.apply(plan);
    return { id, job, selected: slug };
  };
  const running = started.move();
  return {
    server,
    adminPassword: ADMIN_PASSWORD,
    prod: { url: prod.superset.url, password: prod.superset.password },
    path: (name) => join(folder, name),
    async signedIn(file) {
      const { id: tokenId, token } = await api.call(contract.tokens.create, {
        body: { name: file },
      });
      await writeFile(join(folder, file), JSON.stringify({ url: server.url, token, tokenId }));
    },
    async environment(name) {
      await api.call(contract.environments.add, {
        body: {
          name,
          url: prod.superset.url,
          credentials: { kind: 'password', username: 'admin', password: prod.superset.password },
        },
      });
      return name;
    },
    token: async (name) => (await api.call(contract.tokens.create, { body: { name } })).id,
    plan: async (slug) => (await lab.plan({ select: [`dashboard:${slug}`] })).id,
    async changeOf(plan) {
      const { changes } = await api.call(contract.plans.get, { params: { id: plan } });
      return changes[0]?.id ?? '';
    },
    promoted(slug) {
      const done = promoted.get(slug) ?? promote(slug);
      promoted.set(slug, done);
      return done;
    },
    async captureUnderWay() {
      const job = await api.call(contract.snapshots.capture, {
        params: { id: stage.id },
        body: { full: true },
      });
      return job.id;
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

async function giveSlug({ client }: LabEnvironment, title: string, slug: string): Promise<void> {
  const found = (await client.dashboards.list()).find((row) => row.title === title);
  if (found === undefined) throw new Error(`The examples have no dashboard "${title}".`);
  await client.dashboards.update(found.id, { slug });
}
