import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import pg from 'pg';
import { startEmbeddedPostgres } from '../src/database/embedded/embedded.ts';
import type { EmbeddedPostgres } from '../src/database/embedded/embedded.ts';
import { createLog } from '../src/http/log.ts';

/** Nothing that a test writes has to survive a power cut. */
const FAST = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_connections=300'];

let starting: Promise<EmbeddedPostgres> | undefined;
let folder = '';
let databases = 0;

// At the top, so that it belongs to the whole file's tests and not to the one that starts it.
after(async () => {
  await (await starting)?.stop();
  if (folder !== '') await rm(folder, { recursive: true, force: true });
});

/** The throw-away PostgreSQL of this test process, started when the first test asks for it. */
export function testPostgres(): Promise<EmbeddedPostgres> {
  starting ??= (async () => {
    folder = await mkdtemp(join(tmpdir(), 'ss-tools-pg-'));
    return startEmbeddedPostgres(folder, createLog({ logLevel: 'silent' }), FAST);
  })();
  return starting;
}

/** A new, empty database on it: its URL. */
export async function emptyDatabase(): Promise<string> {
  const { url } = await testPostgres();
  const name = `test_${(databases += 1)}`;
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`create database ${name}`);
  await client.end();
  const own = new URL(url);
  own.pathname = `/${name}`;
  return own.href;
}
