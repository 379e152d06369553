import { spawn } from 'node:child_process';
import { open, readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import type { Log } from '../../http/log.ts';
import { accountForPostgres } from './account.ts';
import { findBinaries } from './binaries.ts';
import { ROLE, ensureCluster } from './cluster.ts';
import { placeForBinaries, placeForCluster } from './place.ts';
import { isAlive, readPostmaster } from './postmaster.ts';

const START_LIMIT_MS = 60_000;
const LOOK_EVERY_MS = 1_000;

/** A PostgreSQL of our own. */
export type EmbeddedPostgres = {
  /** Connection URL with its password; the host is 127.0.0.1. */
  readonly url: string;
  /** Where the data lies. */
  readonly folder: string;
  /** Stops it, unless another process of ss-tools still uses it. */
  stop(): Promise<void>;
};

/**
 * Starts PostgreSQL 16 on a folder, or adopts the one that already serves it: one that outlived a killed server, or one
 * that another process of ss-tools started. While it is held, a PostgreSQL that dies is started again on the same port.
 * @param settings `name=value` pairs for the server, for tests (fsync=off)
 */
export async function startEmbeddedPostgres(
  dataFolder: string,
  log: Log,
  settings: readonly string[] = [],
): Promise<EmbeddedPostgres> {
  const account = await accountForPostgres();
  const { native, version } = await findBinaries();
  const bin = join(await placeForBinaries(native, version, account), 'bin');
  const cluster = await placeForCluster(dataFolder, account);
  const password = await ensureCluster(
    bin,
    cluster,
    join(dataFolder, 'postgres-password'),
    account,
  );
  const logFile = join(dataFolder, 'postgres.log');

  const urlOf = (port: number, database: string): string =>
    `postgres://${ROLE}:${password}@127.0.0.1:${port}/${database}`;

  const launch = async (port: number) => {
    const output = await open(logFile, 'a', 0o600);
    const options = [
      `port=${port}`,
      'listen_addresses=127.0.0.1',
      'unix_socket_directories=',
      ...settings,
    ];
    const child = spawn(
      join(bin, 'postgres'),
      ['-D', cluster, ...options.flatMap((option) => ['-c', option])],
      {
        // Of its own group, so that Ctrl-C reaches the server only, which then stops PostgreSQL last.
        detached: true,
        cwd: '/',
        stdio: ['ignore', output.fd, output.fd],
        ...account,
      },
    );
    child.unref();
    child.once('error', (error) => log.error({ err: error }, 'PostgreSQL cannot be started'));
    await output.close();
    return child;
  };

  const ended = new AbortController();
  /** Brings it up, on the given port if it has to be started; answers the port that it serves. */
  const bringUp = async (wanted: number): Promise<number> => {
    let child: Awaited<ReturnType<typeof launch>> | null = null;
    for (const end = Date.now() + START_LIMIT_MS; Date.now() < end; await pause(25)) {
      if (ended.signal.aborted) {
        if (child?.pid !== undefined) await shutDown(child.pid);
        return wanted;
      }
      const running = await readPostmaster(cluster);
      if (running?.ready === true) {
        if (await answers(urlOf(running.port, 'postgres'))) return running.port;
      } else if (
        running === null &&
        (child === null || child.exitCode !== null || child.signalCode !== null)
      ) {
        // After a kill of the postmaster alone its children hold the memory for a moment: it is tried again.
        if (child !== null) await pause(200);
        child = await launch(wanted);
      }
    }
    const tail = (await readFile(logFile, 'utf8').catch(() => ''))
      .trim()
      .split('\n')
      .slice(-5)
      .join('\n');
    throw new Error(
      `The embedded PostgreSQL did not come up in ${START_LIMIT_MS / 1000} s. It said:\n${tail}`,
    );
  };

  const found = await readPostmaster(cluster);
  const port = await bringUp(found?.port ?? (await freePort()));
  await ensureDatabase(urlOf(port, 'postgres'));
  log.info({ folder: cluster, port, adopted: found !== null }, 'embedded PostgreSQL serves');

  const { signal } = ended;
  const keeper = (async () => {
    while (!signal.aborted) {
      await pause(LOOK_EVERY_MS, undefined, { ref: false, signal }).catch(() => {});
      if (signal.aborted || (await readPostmaster(cluster)) !== null) continue;
      log.warn({ port }, 'the embedded PostgreSQL is gone; starting it again');
      await bringUp(port).catch((error: unknown) =>
        log.error({ err: error }, 'the embedded PostgreSQL does not come back'),
      );
    }
  })();

  return {
    url: urlOf(port, ROLE),
    folder: cluster,
    async stop() {
      ended.abort();
      await keeper;
      if (await othersUse(urlOf(port, ROLE))) return;
      const running = await readPostmaster(cluster);
      if (running !== null) await shutDown(running.pid);
    },
  };
}

/** SIGINT ends connections and shuts down cleanly ("fast"); SIGQUIT after 10 s leaves the rest to recovery. */
async function shutDown(pid: number): Promise<void> {
  for (const signal of ['SIGINT', 'SIGQUIT'] as const) {
    try {
      process.kill(pid, signal);
    } catch {
      return;
    }
    for (const limit = Date.now() + 10_000; Date.now() < limit; await pause(20))
      if (!isAlive(pid)) return;
  }
}

async function answers(url: string): Promise<boolean> {
  return withClient(url, async () => true).catch(() => false);
}

/** True while another process of ss-tools is connected. */
async function othersUse(url: string): Promise<boolean> {
  return withClient(url, async (client) => {
    const { rows } = await client.query<{ others: string }>(
      `select count(*) as others from pg_stat_activity
       where datname = current_database() and pid <> pg_backend_pid() and application_name like 'ss-tools%'`,
    );
    return Number(rows[0]?.others) > 0;
  }).catch(() => false);
}

async function ensureDatabase(url: string): Promise<void> {
  await withClient(url, async (client) => {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [ROLE]);
    if (rowCount !== 0) return;
    try {
      await client.query(`create database ${ROLE}`);
    } catch (error) {
      // duplicate_database, or unique_violation when two servers make it at once
      if (!['42P04', '23505'].includes((error as { code?: string }).code ?? '')) throw error;
    }
  });
}

async function withClient<T>(url: string, use: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on('error', () => {});
  try {
    await client.connect();
    return await use(client);
  } finally {
    await client.end().catch(() => {});
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
