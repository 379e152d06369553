import { EventEmitter } from 'node:events';
import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import pg from 'pg';
import type { Database } from '../database/schema/index.ts';
import type { Log } from '../http/log.ts';

const CHANNEL = 'ss_tools_jobs';
const RECONNECT_MS = 500;

/** What processes tell each other: a job waits, a job has new events, a job is to be cancelled. */
export type Notice = { readonly about: 'queued' | 'events' | 'cancel'; readonly job: string };

/**
 * Tells every process that listens (PostgreSQL NOTIFY). Inside a transaction it is sent at the commit. A notice may get
 * lost with a connection, so whoever waits for one also looks from time to time.
 */
export const notify = async (db: Kysely<Database>, notice: Notice): Promise<void> => {
  await sql`select pg_notify(${CHANNEL}, ${encode(notice)})`.execute(db);
};

/** The notice as a fragment for a larger statement. */
export const notifyExpression = (notice: Notice) => sql`pg_notify(${CHANNEL}, ${encode(notice)})`;

const encode = (notice: Notice): string => `${notice.about} ${notice.job}`;

/** Listens on one connection of its own, which is opened again whenever it is lost. */
export class Notifications {
  readonly #url: string;
  readonly #log: Log;
  readonly #emitter = new EventEmitter<{ notice: [Notice] }>().setMaxListeners(0);
  #client: pg.Client | null = null;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(url: string, log: Log) {
    this.#url = url;
    this.#log = log;
  }

  get listening(): boolean {
    return this.#client !== null;
  }

  /** Connects; later losses are mended in the background. */
  async start(): Promise<void> {
    const client = new pg.Client({
      connectionString: this.#url,
      application_name: 'ss-tools listen',
      keepAlive: true,
      connectionTimeoutMillis: 5_000,
    });
    client.on('notification', ({ payload = '' }) => {
      const [about = '', job = ''] = payload.split(' ');
      this.#emitter.emit('notice', { about, job } as Notice);
    });
    const lost = (): void => {
      if (this.#client !== client && this.#client !== null) return;
      this.#client = null;
      this.#again();
    };
    client.on('error', lost);
    client.on('end', lost);
    try {
      await client.connect();
      await client.query(`listen ${CHANNEL}`);
    } catch (error) {
      await client.end().catch(() => {});
      throw error;
    }
    if (this.#closed) return client.end();
    this.#client = client;
  }

  /** Calls `listener` for each notice until the returned function is called. */
  subscribe(listener: (notice: Notice) => void): () => void {
    this.#emitter.on('notice', listener);
    return () => this.#emitter.off('notice', listener);
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#client?.end().catch(() => {});
    this.#client = null;
  }

  #again(): void {
    if (this.#closed || this.#timer !== undefined) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.start().catch((error: unknown) => {
        this.#log.warn({ err: error }, 'cannot listen for jobs of other processes; trying again');
        this.#again();
      });
    }, RECONNECT_MS);
  }
}
