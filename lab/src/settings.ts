import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SupersetVersion } from './versions.ts';

/** Which assets a Superset starts with. */
export const estates = ['blank', 'examples'] as const;

/**
 * - `blank`: one database connection to the example tables, and no other asset;
 * - `examples`: the same connection, and Superset's 9 dashboards, 103 charts and 21 datasets (6.1.0 only).
 */
export type Estate = (typeof estates)[number];

export interface DatabaseConnection {
  name: string;
  /** In the form 8-4-4-4-12. */
  uuid: string;
}

/** What may stand in superset_config.py, as JSON. */
export type SupersetConfig = Record<string, unknown>;

export interface Gunicorn {
  /** Processes; 1 by default. */
  workers?: number;
  /** Threads of a `gthread` worker; 8 by default. */
  threads?: number;
  /** Superset's own image uses `gthread`, and so does the lab unless told otherwise. */
  workerClass?: 'gthread' | 'gevent' | 'sync';
  /** Seconds until a silent worker is killed; gunicorn's own default is 30, and so is the lab's. */
  timeout?: number;
}

/** The settings.json in a SUPERSET_HOME: read by superset_config.py, gunicorn.conf.py and the lab. */
export interface Settings {
  version: SupersetVersion;
  estate: Estate;
  secretKey: string;
  username: string;
  password: string;
  database: DatabaseConnection;
  /** Absolute path of the SQLite file with the example tables. */
  dataFile: string;
  config: SupersetConfig;
  gunicorn: Required<Gunicorn>;
  /** 0 for any free one. */
  port: number;
  tls: TlsFiles | null;
}

/** Paths of PEM files. */
export interface TlsFiles {
  cert: string;
  key: string;
}

/** @returns undefined where the folder has no settings */
export async function readSettings(home: string): Promise<Settings | undefined> {
  try {
    return JSON.parse(await readFile(join(home, 'settings.json'), 'utf8')) as Settings;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Keeps what an instance was made with, password included, for its next start; readable by its owner only. */
export async function writeSettings(home: string, settings: Settings): Promise<void> {
  const text = `${JSON.stringify(settings, undefined, 2)}\n`;
  await writeFile(join(home, 'settings.json'), text, { mode: 0o600 });
}
