import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { isPortFree } from './free-port.ts';
import { endForgotten, startGunicorn } from './gunicorn-process.ts';
import { copyWhole, makeTemporaryFolder, removeTemporaryFolder } from './instance-folder.ts';
import { tryLockFile } from './lock-file.ts';
import { personalise } from './metadata.ts';
import { prepareHome } from './prepared-home.ts';
import { silent } from './progress.ts';
import type { OnProgress } from './progress.ts';
import { readSettings, writeSettings } from './settings.ts';
import type {
  DatabaseConnection,
  Estate,
  Gunicorn,
  Settings,
  SupersetConfig,
  TlsFiles,
} from './settings.ts';
import { unlessAborted } from './unless-aborted.ts';
import type { SupersetVersion } from './versions.ts';

/** The UUID that Superset gives its own examples connection, on every installation. */
const examplesUuid = 'a2dc77af-e654-49bb-b321-40f6b559a1ee';

export interface StartOptions {
  version: SupersetVersion;
  estate: Estate;
  /** A folder to keep it in: a later start goes on with what is there. A temporary one by default. */
  folder?: string;
  /** A free one by default; in a kept folder the one of last time, where it is free. */
  port?: number;
  /** Of its one database connection; by default the name is "examples", the UUID Superset's or a new one. */
  database?: Partial<DatabaseConnection>;
  /** For superset_config.py, as JSON; FEATURE_FLAGS are added to the lab's own. */
  config?: SupersetConfig;
  gunicorn?: Gunicorn;
  /** Serves https with these PEM files. */
  tls?: TlsFiles;
  onProgress?: OnProgress;
  /** Ends the start, with its reason; what is being installed or prepared for the cache goes on until this process ends. */
  signal?: AbortSignal;
}

/** A running Superset. `await using` stops it, and removes its folder where that is temporary. */
export interface Superset extends AsyncDisposable {
  readonly url: string;
  readonly version: SupersetVersion;
  /** Of its admin. */
  readonly username: string;
  readonly password: string;
  readonly databases: readonly DatabaseConnection[];
  /** Its SUPERSET_HOME, with superset.db (metadata) and data.db. */
  readonly home: string;
  readonly logFile: string;
  /** Of gunicorn's master process; another one after a restart. */
  readonly pid: number;
  /** Stops it; requests under way are cut. The folder stays, so that `restart` can follow. */
  stop(): Promise<void>;
  /** Kills it at once, as a crash would. */
  kill(): Promise<void>;
  /** Stops it where it runs, and starts it again on the same port with the same content. */
  restart(): Promise<void>;
}

/**
 * Starts a real Superset on 127.0.0.1 and waits until a person could sign in: about 10 s, and a minute
 * or two more for the first time with a version, which is installed and prepared then.
 *
 * It ends with this process, however that ends.
 *
 * @throws an Error that says what is missing, or ends with the last lines of the Superset's log
 */
export async function startSuperset(options: StartOptions): Promise<Superset> {
  const onProgress = options.onProgress ?? silent;
  const prepared = await unlessAborted(
    prepareHome(options.version, options.estate, onProgress),
    options.signal,
  );
  const home = options.folder ? resolve(options.folder) : await makeTemporaryFolder();
  await mkdir(home, { recursive: true });
  const lock = tryLockFile(join(home, 'lab.lock'));
  if (!lock) throw new Error(`Another process runs the Superset in ${home}.`);
  try {
    await endForgotten(home);
    if (options.port && !(await isPortFree(options.port))) {
      throw new Error(`Port ${options.port} of 127.0.0.1 is in use; choose another one.`);
    }
    const settings = await settingsFor(home, options);
    const metadataFile = join(home, 'superset.db');
    if (!existsSync(settings.dataFile)) await copyWhole(prepared.dataFile, settings.dataFile);
    await writeSettings(home, settings);
    if (!existsSync(metadataFile)) {
      await copyWhole(prepared.metadataFile, metadataFile, (copy) => personalise(copy, settings));
    }
    onProgress(`Starting Superset ${options.version}`);
    return await run(prepared.venv, home, settings, lock, options.signal);
  } catch (error) {
    lock[Symbol.dispose]();
    await removeTemporaryFolder(home);
    throw error;
  }
}

async function run(
  venv: string,
  home: string,
  settings: Settings,
  lock: Disposable,
  signal: AbortSignal | undefined,
): Promise<Superset> {
  const logFile = join(home, 'superset.log');
  let gunicorn = await startGunicorn(venv, home, settings, logFile, signal);
  settings.port = gunicorn.port;
  await writeSettings(home, settings);
  return {
    url: `${settings.tls ? 'https' : 'http'}://127.0.0.1:${gunicorn.port}`,
    version: settings.version,
    username: settings.username,
    password: settings.password,
    databases: [settings.database],
    home,
    logFile,
    get pid() {
      return gunicorn.pid;
    },
    stop: () => gunicorn.stop(),
    kill: () => gunicorn.kill(),
    async restart() {
      await gunicorn.stop();
      gunicorn = await startGunicorn(venv, home, settings, logFile);
    },
    async [Symbol.asyncDispose]() {
      await gunicorn.stop();
      lock[Symbol.dispose]();
      await removeTemporaryFolder(home);
    },
  };
}

/** What the folder keeps from last time, under what this start asks for. */
async function settingsFor(home: string, options: StartOptions): Promise<Settings> {
  const kept = await readSettings(home);
  if (kept && (kept.version !== options.version || kept.estate !== options.estate)) {
    throw new Error(
      `${home} holds a Superset ${kept.version} with the ${kept.estate} estate, ` +
        `not ${options.version} with ${options.estate}. Remove the folder, or choose another one.`,
    );
  }
  const { name, uuid } = options.database ?? {};
  if (
    kept &&
    ((name ?? kept.database.name) !== kept.database.name ||
      (uuid ?? kept.database.uuid) !== kept.database.uuid)
  ) {
    throw new Error(
      `${home} holds a Superset whose database connection is ${kept.database.name} (${kept.database.uuid}). ` +
        'Remove the folder, or choose another one.',
    );
  }
  const lastPort = kept && (await isPortFree(kept.port)) ? kept.port : 0;
  const ownUuid = options.estate === 'examples' ? examplesUuid : randomUUID();
  return {
    version: options.version,
    estate: options.estate,
    secretKey: kept?.secretKey ?? randomBytes(32).toString('base64url'),
    username: 'admin',
    password: kept?.password ?? randomBytes(12).toString('base64url'),
    database: kept?.database ?? { name: name ?? 'examples', uuid: uuid ?? ownUuid },
    dataFile: join(home, 'data.db'),
    config: options.config ?? {},
    gunicorn: { workers: 1, threads: 8, workerClass: 'gthread', timeout: 30, ...options.gunicorn },
    port: options.port ?? lastPort,
    tls: options.tls ?? null,
  };
}
