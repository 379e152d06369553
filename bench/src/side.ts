import { constants } from 'node:fs';
import { copyFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { startSuperset } from '@ss-tools/lab';
import type { StartOptions, Superset } from '@ss-tools/lab';
import type { SupersetClient } from '@ss-tools/superset';
import { startCountingProxy } from './counting-proxy.ts';
import type { CountingProxy } from './counting-proxy.ts';
import { clientOf } from './floor.ts';
import type { Account } from './peer.ts';

/** One Superset of the benchmark, behind its counter. */
export type Side = AsyncDisposable & {
  readonly name: string;
  readonly superset: Superset;
  readonly proxy: CountingProxy;
  /** Through the counter. */
  readonly account: Account;
  /** Past the counter, for what is not measured. */
  readonly client: SupersetClient;
  /** Puts the Superset's metadata back to what they were at the start. */
  reset(): Promise<void>;
};

export async function startSide(name: string, options: StartOptions): Promise<Side> {
  await using started = new AsyncDisposableStack();
  // One client may well ask for more than 50 requests a second; here the work is measured, and not the limit.
  const superset = started.use(
    await startSuperset({ ...options, config: { ...options.config, RATELIMIT_ENABLED: false } }),
  );
  const proxy = started.use(await startCountingProxy(superset.url));
  const { username, password } = superset;
  const client = started.use(clientOf(superset));
  await client.databases.list();
  const live = join(superset.home, 'superset.db');
  const kept = join(superset.home, 'superset.db.start');
  await copyFile(live, kept, constants.COPYFILE_FICLONE);
  const running = started.move();
  return {
    name,
    superset,
    proxy,
    account: { url: proxy.url, username, password },
    client,
    async reset() {
      // Superset opens its SQLite file anew for each request, so an idle one takes the other file at once.
      await copyFile(kept, `${live}.next`, constants.COPYFILE_FICLONE);
      await rename(`${live}.next`, live);
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}
